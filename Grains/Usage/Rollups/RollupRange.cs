namespace Gateway.Grains.Usage.Rollups;

/// <summary>
/// A range of time, cut into what is read from sums by day, from sums by hour, and from the rows themselves. Each range is half-open; those that are
/// empty have equal ends.
/// </summary>
/// <param name="RowsBefore">Milliseconds: the ragged start, or all of a range without a whole hour.</param>
/// <param name="HoursBefore">Whole hours since 1970 up to the first whole day.</param>
/// <param name="Days">Whole days since 1970 (UTC).</param>
/// <param name="HoursAfter">Whole hours after the last whole day.</param>
/// <param name="RowsAfter">Milliseconds: the ragged end.</param>
internal readonly record struct RollupRange(
    (long From, long To) RowsBefore,
    (long From, long To) HoursBefore,
    (long From, long To) Days,
    (long From, long To) HoursAfter,
    (long From, long To) RowsAfter)
{
    /// <param name="from">Milliseconds since 1970.</param>
    /// <param name="to">Milliseconds since 1970, not included.</param>
    /// <param name="useDays">False where hours must stay apart.</param>
    public static RollupRange Of(long from, long to, bool useDays = true)
    {
        from = Math.Max(0, from);
        to = Math.Max(from, to);
        var firstHour = Up(from, LedgerTime.MillisecondsPerHour);
        var lastHour = to / LedgerTime.MillisecondsPerHour;
        if (firstHour >= lastHour)
        {
            return new RollupRange((from, to), default, default, default, default);
        }

        var before = (from, firstHour * LedgerTime.MillisecondsPerHour);
        var after = (lastHour * LedgerTime.MillisecondsPerHour, to);
        var firstDay = Up(firstHour, LedgerTime.HoursPerDay);
        var lastDay = lastHour / LedgerTime.HoursPerDay;
        return !useDays || firstDay >= lastDay
            ? new RollupRange(before, (firstHour, lastHour), default, default, after)
            : new RollupRange(before, (firstHour, firstDay * LedgerTime.HoursPerDay), (firstDay, lastDay), (lastDay * LedgerTime.HoursPerDay, lastHour), after);
    }

    private static long Up(long value, long unit) => (value / unit) + (value % unit > 0 ? 1 : 0);
}
