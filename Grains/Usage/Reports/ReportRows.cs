using Gateway.Grains.Interfaces.Usage;
using Gateway.Grains.Usage.Rollups;

namespace Gateway.Grains.Usage.Reports;

/// <summary>Makes a report's rows of its groups.</summary>
internal sealed class ReportRows(ReportPlan plan)
{
    public IReadOnlyList<UsageReportRow> Of(Dictionary<ReportGroup, UsageTotals> groups)
    {
        var rows = new List<(int Segment, UsageReportRow Row)>(groups.Count);
        foreach (var group in groups.GroupBy(static entry => entry.Key with { Names = entry.Key.Names with { Currency = "" } }))
        {
            var currencies = group.ToDictionary(static entry => entry.Key.Names.Currency, static entry => entry.Value, StringComparer.Ordinal);

            // What has no currency has no cost, and would only tear its group in two.
            if (currencies.Count == 2 && currencies.Remove("", out var without))
            {
                currencies.Values.Single().Add(without);
            }

            var values = ValuesOf(group.Key);
            rows.AddRange(currencies.Select(entry => (group.Key.Segment, RowOf(values, entry.Key.Length > 0 ? entry.Key : null, entry.Value))));
        }

        rows.Sort(Compare);
        return [.. rows.Select(static entry => entry.Row)];
    }

    private IReadOnlyList<string?> ValuesOf(ReportGroup group) =>
    [
        .. plan.Query.GroupBy.Select(grouping => grouping.Kind switch
        {
            UsageGroupKind.Key => NameOf(group.Names.KeyId),
            UsageGroupKind.Team => NameOf(group.Names.Team),
            UsageGroupKind.Provider => NameOf(group.Names.Provider),
            UsageGroupKind.Model => NameOf(group.Names.Model),
            UsageGroupKind.Metadata => group.Metadata,
            _ => plan.Segments[group.Segment].Label,
        }),
    ];

    private static string? NameOf(string name) => name.Length > 0 ? name : null;

    private static UsageReportRow RowOf(IReadOnlyList<string?> groups, string? currency, UsageTotals totals) => new(
        groups,
        currency,
        totals.Requests,
        totals.Errors,
        totals.Tokens,
        totals.Media,
        totals.Unpriced,
        currency is null ? null : totals.Cost.Value,
        currency is null ? null : totals.Fee.Value,
        totals.CacheHits,
        PercentilesOf(totals.Duration),
        PercentilesOf(totals.FirstToken));

    private static UsagePercentiles? PercentilesOf(DurationHistogram histogram) => histogram.Percentile(0.5) is { } p50
        ? new UsagePercentiles(p50 / 1000, histogram.Percentile(0.95)!.Value / 1000, histogram.Percentile(0.99)!.Value / 1000)
        : null;

    private int Compare((int Segment, UsageReportRow Row) left, (int Segment, UsageReportRow Row) right)
    {
        for (var at = 0; at < plan.Query.GroupBy.Count; at++)
        {
            // Not the labels of hours: one that comes twice would be out of order.
            var isTime = plan.Query.GroupBy[at].Kind is UsageGroupKind.Day or UsageGroupKind.Hour;
            var order = isTime ? left.Segment.CompareTo(right.Segment) : Compare(left.Row.Groups[at], right.Row.Groups[at]);
            if (order != 0)
            {
                return order;
            }
        }

        return Compare(left.Row.Currency, right.Row.Currency);
    }

    private static int Compare(string? left, string? right) => (left, right) switch
    {
        (null, null) => 0,
        (null, _) => 1,
        (_, null) => -1,
        _ => string.CompareOrdinal(left, right),
    };
}
