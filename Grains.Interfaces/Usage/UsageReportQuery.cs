namespace Gateway.Grains.Interfaces.Usage;

/// <summary>Which usage is wanted, and in which groups. Null filters do not restrict.</summary>
/// <param name="From">Requests made at this time (whole milliseconds) or later.</param>
/// <param name="To">Requests made before this time.</param>
/// <param name="GroupBy">At most one of them is a day or hour, at most one is metadata; empty for one row over all.</param>
/// <param name="TimeZone">Whose days and hours are meant.</param>
/// <param name="Model">The provider's own name of the model that answered.</param>
public sealed record UsageReportQuery(
    DateTimeOffset From,
    DateTimeOffset To,
    IReadOnlyList<UsageGrouping> GroupBy,
    TimeZoneInfo TimeZone,
    string? KeyId = null,
    string? Team = null,
    string? Provider = null,
    string? Model = null);
