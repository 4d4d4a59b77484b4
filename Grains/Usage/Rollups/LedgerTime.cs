using System.Globalization;
using Gateway.Grains.Interfaces.Usage;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Usage.Rollups;

/// <summary>The ledger's time is that of a row's id, in milliseconds since 1970, so that ranges of ids and sums by hour never differ.</summary>
internal static class LedgerTime
{
    public const long MillisecondsPerHour = 3_600_000;
    public const int HoursPerDay = 24;

    private const int Digits = 12;

    /// <summary>The time in the id; where it has none, that of the record.</summary>
    public static long MillisecondsOf(UsageRecord record) => TryRead(record.Id, out var milliseconds) ? milliseconds : record.CreatedAt.ToUnixTimeMilliseconds();

    public static bool TryRead(ReadOnlySpan<char> id, out long milliseconds)
    {
        milliseconds = 0;
        return id.StartsWith(RequestId.Prefix, StringComparison.Ordinal)
            && id.Length >= RequestId.Prefix.Length + Digits
            && long.TryParse(id.Slice(RequestId.Prefix.Length, Digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out milliseconds);
    }

    /// <summary>The smallest id of this millisecond.</summary>
    public static string FloorOf(long milliseconds) => RequestId.FloorOf(DateTimeOffset.FromUnixTimeMilliseconds(Math.Max(0, milliseconds)));
}
