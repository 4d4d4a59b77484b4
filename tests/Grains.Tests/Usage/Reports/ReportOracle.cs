using System.Globalization;
using System.Text.Json;
using Gateway.Grains.Interfaces.Usage;
using Gateway.Grains.Interfaces.Values;
using Gateway.Grains.Tests.Usage.Rollups;
using Gateway.Grains.Usage.Rollups;

namespace Gateway.Grains.Tests.Usage.Reports;

/// <summary>Random reports, and what they have to say: made of the rows by simple means.</summary>
internal static class ReportOracle
{
    private static readonly string[] Zones = ["UTC", "Europe/Berlin", "Asia/Kolkata", "Asia/Kathmandu", "America/New_York", "Australia/Lord_Howe"];

    public static UsageReportQuery Query(Random random)
    {
        var from = RandomRows.Start.AddMinutes(random.Next(-90, 4800)).AddMilliseconds(random.Next(2));
        var groups = new List<UsageGrouping>();
        foreach (var kind in (UsageGroupKind[])[UsageGroupKind.Key, UsageGroupKind.Team, UsageGroupKind.Provider, UsageGroupKind.Model])
        {
            if (random.Next(4) == 0)
            {
                groups.Add(new UsageGrouping(kind));
            }
        }

        if (random.Next(2) == 0)
        {
            groups.Insert(random.Next(groups.Count + 1), new UsageGrouping(random.Next(2) == 0 ? UsageGroupKind.Day : UsageGroupKind.Hour));
        }

        if (random.Next(5) == 0)
        {
            groups.Add(new UsageGrouping(UsageGroupKind.Metadata, random.Next(2) == 0 ? "app" : "n"));
        }

        return new UsageReportQuery(
            from,
            from.AddMinutes(random.Next(3) switch { 0 => random.Next(120), 1 => random.Next(5000), _ => 60 * random.Next(80) }),
            groups,
            TimeZoneInfo.FindSystemTimeZoneById(Zones[random.Next(Zones.Length)]),
            random.Next(4) == 0 ? "key_1" : null,
            random.Next(4) == 0 ? "team 2" : null,
            random.Next(4) == 0 ? "p1" : null,
            random.Next(4) == 0 ? "m1" : null);
    }

    /// <summary>The report's rows as text, in any order.</summary>
    public static IEnumerable<string> Expected(List<UsageRecord> rows, UsageReportQuery query)
    {
        var wanted = rows.Where(row =>
            string.CompareOrdinal(row.Id, RequestId.FloorOf(query.From)) >= 0
            && string.CompareOrdinal(row.Id, RequestId.FloorOf(query.To)) < 0
            && (query.KeyId is null || row.KeyId == query.KeyId)
            && (query.Team is null || row.Team == query.Team)
            && (query.Provider is null || row.Provider == query.Provider)
            && (query.Model is null || row.Model == query.Model));
        foreach (var group in wanted.GroupBy(row => string.Join('|', query.GroupBy.Select(grouping => ValueOf(row, grouping, query.TimeZone) ?? "-"))))
        {
            var currencies = group.Select(static row => row.Currency).Where(static currency => currency is not null).Distinct().ToList();
            if (currencies.Count <= 1)
            {
                yield return Text(group.Key, currencies.FirstOrDefault(), [.. group]);
                continue;
            }

            foreach (var part in group.GroupBy(static row => row.Currency))
            {
                yield return Text(group.Key, part.Key, [.. part]);
            }
        }
    }

    private static string? ValueOf(UsageRecord row, UsageGrouping grouping, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(row.CreatedAt, zone);
        return grouping.Kind switch
        {
            UsageGroupKind.Key => row.KeyId,
            UsageGroupKind.Team => row.Team,
            UsageGroupKind.Provider => row.Provider,
            UsageGroupKind.Model => row.Model,
            UsageGroupKind.Day => local.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            UsageGroupKind.Hour => local.ToString("yyyy-MM-ddTHH':00:00'", CultureInfo.InvariantCulture) + (local.Offset == TimeSpan.Zero ? "Z" : local.ToString("zzz", CultureInfo.InvariantCulture)),
            _ => row.Metadata is null ? null : JsonDocument.Parse(row.Metadata).RootElement.TryGetProperty(grouping.Metadata!, out var value) ? value.ToString() : null,
        };
    }

    private static string Text(string group, string? currency, IReadOnlyList<UsageRecord> rows) => string.Create(
        CultureInfo.InvariantCulture,
        $"{group} {currency} {rows.Count} {rows.Count(static row => row.Status >= 400)} {rows.Sum(static row => row.Usage.Prompt)} {rows.Sum(static row => row.Usage.Reasoning)} {rows.Sum(static row => row.Usage.Images)}/{rows.Sum(static row => (long)row.Usage.Seconds)}/{rows.Sum(static row => (long)row.Usage.Characters)} {rows.Count(static row => row.Cost is null && !row.Usage.IsNothing)} {(currency is null ? null : rows.Sum(static row => row.Cost ?? 0) / 1.0000m)} {(currency is null ? null : rows.Sum(static row => row.Fee ?? 0) / 1.0000m)} {rows.Count(static row => row.Cache is "hit" or "semantic")} {P95(rows.Select(static row => (long?)row.DurationUs))} {P95(rows.Select(static row => row.FirstTokenUs))}");

    public static string Text(UsageReportRow row) => string.Create(
        CultureInfo.InvariantCulture,
        $"{string.Join('|', row.Groups.Select(static value => value ?? "-"))} {row.Currency} {row.Requests} {row.Errors} {row.Tokens.Prompt} {row.Tokens.Reasoning} {row.Media.Images}/{row.Media.Seconds}/{row.Media.Characters} {row.Unpriced} {row.Cost / 1.0000m} {row.Fee / 1.0000m} {row.CacheHits} {row.Duration?.P95} {row.FirstToken?.P95}");

    /// <summary>The nearest rank, and then the middle of its bucket.</summary>
    private static double? P95(IEnumerable<long?> durations)
    {
        var sorted = durations.OfType<long>().Order().ToList();
        return sorted.Count == 0 ? null : HistogramBuckets.Middle(HistogramBuckets.Of(sorted[(int)Math.Ceiling(sorted.Count * 0.95) - 1])) / 1000;
    }
}
