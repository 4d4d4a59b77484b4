using System.Globalization;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Usage.Postgres;

/// <summary>A month in UTC, for which the ledger has a partition of its own.</summary>
internal readonly record struct RequestMonth(int Year, int Month) : IComparable<RequestMonth>
{
    private const string TablePrefix = "requests_";

    /// <summary>The partition's name: <c>requests_2026_03</c>.</summary>
    public string Table => string.Create(CultureInfo.InvariantCulture, $"{TablePrefix}{Year:0000}_{Month:00}");

    /// <summary>The smallest id that a request of this month can have.</summary>
    public string Floor => RequestId.FloorOf(new DateTimeOffset(Year, Month, 1, 0, 0, 0, TimeSpan.Zero));

    /// <summary>The month that the id's own time falls into.</summary>
    public static RequestMonth Of(string id) => At(RequestId.TimeOf(id));

    public static RequestMonth At(DateTimeOffset time) => new(time.UtcDateTime.Year, time.UtcDateTime.Month);

    /// <summary>The month of a partition's name; null for any other name.</summary>
    public static RequestMonth? OfTable(string name) =>
        name.StartsWith(TablePrefix, StringComparison.Ordinal)
        && DateTime.TryParseExact(name.AsSpan(TablePrefix.Length), "yyyy'_'MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first)
            ? new RequestMonth(first.Year, first.Month)
            : null;

    public RequestMonth Plus(int months)
    {
        var first = new DateTime(Year, Month, 1, 0, 0, 0, DateTimeKind.Utc).AddMonths(months);
        return new RequestMonth(first.Year, first.Month);
    }

    public int CompareTo(RequestMonth other) => (Year, Month).CompareTo((other.Year, other.Month));
}
