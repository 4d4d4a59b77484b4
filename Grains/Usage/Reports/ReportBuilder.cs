using Gateway.Grains.Interfaces.Usage;
using Gateway.Grains.Usage.Rollups;

namespace Gateway.Grains.Usage.Reports;

/// <summary>
/// Gathers a report from what a store reads, which is given here in any order; the same for every store.
/// Holds at most <see cref="IUsageReports.MaxGroups"/> groups, some kilobytes each.
/// </summary>
internal sealed class ReportBuilder(ReportPlan plan)
{
    private readonly Dictionary<ReportGroup, UsageTotals> _groups = [];
    private readonly HashSet<UsageGroupKind> _kinds = [.. plan.Query.GroupBy.Select(static grouping => grouping.Kind)];
    private int _segment;

    // Neighbours often belong to one group.
    private (ReportGroup Group, UsageTotals Totals)? _last;

    /// <summary>Whether the query's filters let rows with these names through.</summary>
    public bool Wants(UsageSeries names) =>
        Is(plan.Query.KeyId, names.KeyId) && Is(plan.Query.Team, names.Team) && Is(plan.Query.Provider, names.Provider) && Is(plan.Query.Model, names.Model);

    /// <summary>The names that the report keeps apart; the others become empty.</summary>
    public UsageSeries NamesOf(UsageSeries names) => new(
        _kinds.Contains(UsageGroupKind.Key) ? names.KeyId : "",
        _kinds.Contains(UsageGroupKind.Team) ? names.Team : "",
        _kinds.Contains(UsageGroupKind.Provider) ? names.Provider : "",
        _kinds.Contains(UsageGroupKind.Model) ? names.Model : "",
        names.Currency);

    /// <summary>Adds a stored sum that begins at this millisecond.</summary>
    /// <param name="names">As <see cref="NamesOf"/> gives them.</param>
    public void Add(long milliseconds, UsageSeries names, ReadOnlySpan<byte> totals) =>
        TotalsCodec.AddTo(At(new ReportGroup(SegmentOf(milliseconds), names, null)), totals);

    /// <summary>Adds a row.</summary>
    /// <param name="names">As <see cref="NamesOf"/> gives them.</param>
    /// <param name="metadata">The value that the query groups by.</param>
    public void Add(long milliseconds, UsageSeries names, string? metadata, in UsageMeasures row) =>
        At(new ReportGroup(SegmentOf(milliseconds), names, metadata)).Add(row);

    public IReadOnlyList<UsageReportRow> Finish() => new ReportRows(plan).Of(_groups);

    private static bool Is(string? filter, string name) => filter is null || filter == name;

    private UsageTotals At(ReportGroup group)
    {
        if (_last is { } last && last.Group == group)
        {
            return last.Totals;
        }

        if (!_groups.TryGetValue(group, out var totals))
        {
            if (_groups.Count == IUsageReports.MaxGroups)
            {
                throw new UsageReportTooLargeException(
                    $"The report would have more than {IUsageReports.MaxGroups} groups: choose a shorter time, a filter, or fewer things to group by.");
            }

            totals = new UsageTotals();
            _groups.Add(group, totals);
        }

        _last = (group, totals);
        return totals;
    }

    private int SegmentOf(long milliseconds)
    {
        var segments = plan.Segments;
        if (milliseconds >= segments[_segment].From && milliseconds < segments[_segment].To)
        {
            return _segment;
        }

        int low = 0, high = segments.Count - 1;
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = segments[middle].From <= milliseconds ? (middle, high) : (low, middle - 1);
        }

        return _segment = low;
    }
}
