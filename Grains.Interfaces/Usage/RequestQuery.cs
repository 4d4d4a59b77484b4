namespace Gateway.Grains.Interfaces.Usage;

/// <summary>Which ledger rows are wanted; null fields do not restrict. Newest first.</summary>
/// <param name="Status">The status, or the least one where <paramref name="LastStatus"/> is given.</param>
/// <param name="From">Rows made at this time or later.</param>
/// <param name="To">Rows made before this time.</param>
/// <param name="Before">The last id of the page before; rows older than it follow.</param>
/// <param name="Limit">Rows at most, 1 to 1001: a page of 1000, and one that tells whether another follows.</param>
/// <param name="LastStatus">The highest status; null for <paramref name="Status"/> alone.</param>
public sealed record RequestQuery(
    string? KeyId = null,
    string? Team = null,
    string? Model = null,
    string? Provider = null,
    int? Status = null,
    DateTimeOffset? From = null,
    DateTimeOffset? To = null,
    string? Before = null,
    int Limit = 100,
    int? LastStatus = null);
