using System.Globalization;
using Gateway.Grains.Interfaces.Usage;

namespace Gateway.Grains.Usage.Reports;

/// <summary>Cuts a range into the days or hours of a time zone. Days at a change of the clocks have 23 or 25 hours; an hour that comes twice is two.</summary>
internal static class TimeSegments
{
    private const string DayFormat = "yyyy-MM-dd";

    /// <summary>Throws <see cref="UsageReportTooLargeException"/> for more than <see cref="IUsageReports.MaxGroups"/>.</summary>
    public static IReadOnlyList<TimeSegment> Of(UsageReportQuery query)
    {
        var from = Math.Max(0, query.From.ToUnixTimeMilliseconds());
        var to = Math.Max(from, query.To.ToUnixTimeMilliseconds());
        if (!query.GroupBy.Any(static grouping => grouping.Kind is UsageGroupKind.Day or UsageGroupKind.Hour))
        {
            return [new TimeSegment(from, to, null)];
        }

        var isDay = query.GroupBy.Any(static grouping => grouping.Kind == UsageGroupKind.Day);
        if (TimeSpan.FromMilliseconds(to - from) / IUsageReports.MaxGroups > (isDay ? TimeSpan.FromDays(1) : TimeSpan.FromHours(1)))
        {
            throw new UsageReportTooLargeException(
                $"The time from 'from' to 'to' has more than {IUsageReports.MaxGroups} {(isDay ? "days" : "hours")}: choose a shorter one.");
        }

        var segments = new List<TimeSegment>();
        for (var start = from; start < to;)
        {
            var time = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(start), query.TimeZone);
            var end = Math.Min(to, isDay ? NextDay(time, query.TimeZone) : NextHour(time));
            segments.Add(new TimeSegment(start, end, isDay ? time.ToString(DayFormat, CultureInfo.InvariantCulture) : LabelOf(time)));
            start = end;
        }

        return segments;
    }

    private static string LabelOf(DateTimeOffset time) =>
        time.ToString(time.Offset == TimeSpan.Zero ? "yyyy-MM-ddTHH':00:00Z'" : "yyyy-MM-ddTHH':00:00'zzz", CultureInfo.InvariantCulture);

    private static long NextHour(DateTimeOffset time) =>
        time.AddTicks(TimeSpan.TicksPerHour - (time.Ticks % TimeSpan.TicksPerHour)).ToUnixTimeMilliseconds();

    private static long NextDay(DateTimeOffset time, TimeZoneInfo zone)
    {
        var midnight = time.Date.AddDays(1);

        // Where the clocks skip midnight, the day begins at the change, which is midnight by the offset before it.
        var offset = zone.IsAmbiguousTime(midnight) ? zone.GetAmbiguousTimeOffsets(midnight).Max()
            : zone.IsInvalidTime(midnight) ? time.Offset
            : zone.GetUtcOffset(midnight);
        return new DateTimeOffset(midnight, offset).ToUnixTimeMilliseconds();
    }
}
