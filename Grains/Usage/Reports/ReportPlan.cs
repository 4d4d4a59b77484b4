using Gateway.Grains.Interfaces.Usage;
using Gateway.Grains.Usage.Rollups;

namespace Gateway.Grains.Usage.Reports;

/// <summary>
/// What has to be read for a report: sums by day where no group of time cuts a day, sums by hour where none cuts the hour, rows for the rest.
/// In a zone that is not whole hours from UTC, each day has one hour of rows (Asia/Kolkata: 18:00 to 19:00 UTC), and hours are all rows.
/// </summary>
internal sealed class ReportPlan
{
    private ReportPlan(UsageReportQuery query, IReadOnlyList<TimeSegment> segments)
    {
        Query = query;
        Segments = segments;
        foreach (var segment in segments)
        {
            if (HasMetadata)
            {
                Append(Rows, (segment.From, segment.To));
                continue;
            }

            var range = RollupRange.Of(segment.From, segment.To);
            Append(Rows, range.RowsBefore);
            Append(Hours, range.HoursBefore);
            Append(Days, range.Days);
            Append(Hours, range.HoursAfter);
            Append(Rows, range.RowsAfter);
        }
    }

    public UsageReportQuery Query { get; }

    public IReadOnlyList<TimeSegment> Segments { get; }

    /// <summary>Milliseconds since 1970, half-open as all of these.</summary>
    public List<(long From, long To)> Rows { get; } = [];

    /// <summary>Hours since 1970.</summary>
    public List<(long From, long To)> Hours { get; } = [];

    /// <summary>Days since 1970.</summary>
    public List<(long From, long To)> Days { get; } = [];

    public bool HasMetadata => Query.GroupBy.Any(static grouping => grouping.Kind == UsageGroupKind.Metadata);

    /// <summary>Throws <see cref="UsageReportTooLargeException"/>.</summary>
    public static ReportPlan Of(UsageReportQuery query)
    {
        var plan = new ReportPlan(query, TimeSegments.Of(query));
        var rows = TimeSpan.FromMilliseconds(plan.Rows.Sum(static part => part.To - part.From));
        return rows <= TimeSpan.FromDays(IUsageReports.MaxDaysOfRows)
            ? plan
            : throw new UsageReportTooLargeException(plan.HasMetadata
                ? $"Usage by metadata is read row by row: choose 'from' and 'to' at most {IUsageReports.MaxDaysOfRows} days apart."
                : $"In this time zone, which is not whole hours from UTC, {rows.TotalDays:0} days would be read row by row, at most {IUsageReports.MaxDaysOfRows} may be: choose a shorter time, or another 'time_zone'.");
    }

    private static void Append(List<(long From, long To)> parts, (long From, long To) part)
    {
        if (part.From >= part.To)
        {
            return;
        }

        if (parts.Count > 0 && parts[^1].To == part.From)
        {
            parts[^1] = (parts[^1].From, part.To);
            return;
        }

        parts.Add(part);
    }
}
