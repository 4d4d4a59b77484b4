using Gateway.Api.Errors;
using Gateway.Grains.Interfaces.Usage;
using Microsoft.AspNetCore.Http;

namespace Gateway.Api.Endpoints.Admin.Usage;

/// <summary>Reads the query of <c>/admin/usage</c>. Without <c>to</c> until now, without <c>from</c> the 30 days before.</summary>
internal static class UsageQueryReader
{
    private const string MetadataPrefix = "metadata.";
    private const int MaxGroupings = 6;
    private const int MaxName = 200;
    private static readonly TimeSpan Default = TimeSpan.FromDays(30);

    public static bool TryRead(HttpRequest request, DateTimeOffset now, out UsageReportQuery? query, out bool isCsv, out ApiError? error)
    {
        query = null;
        error = null;
        if (!QueryText.TryFormat(request, out isCsv, ref error)
            || !TryZone(request, out var zone, ref error)
            || !QueryText.TryTime(request, "from", zone, out var from, ref error)
            || !QueryText.TryTime(request, "to", zone, out var to, ref error)
            || !TryGroupings(QueryText.Of(request, "group_by"), out var groupings, ref error))
        {
            return false;
        }

        // The ledger's times are whole milliseconds: so are the bounds that are told.
        var end = to ?? now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond));
        var start = from ?? end - Default;
        if (start > end)
        {
            error = GatewayErrors.Invalid("The query field 'from' must not be later than 'to'.", "from");
            return false;
        }

        query = new UsageReportQuery(
            start,
            end,
            groupings,
            zone,
            QueryText.Of(request, "key"),
            QueryText.Of(request, "team"),
            QueryText.Of(request, "provider"),
            QueryText.Of(request, "model"));
        return true;
    }

    /// <summary>The name of a grouping in queries and answers.</summary>
    public static string NameOf(UsageGrouping grouping) =>
        grouping.Metadata is { } name ? MetadataPrefix + name : grouping.Kind.ToString().ToLowerInvariant();

    private static bool TryZone(HttpRequest request, out TimeZoneInfo zone, ref ApiError? error)
    {
        zone = TimeZoneInfo.Utc;
        if (QueryText.Of(request, "time_zone") is not { } id || TimeZoneInfo.TryFindSystemTimeZoneById(id, out zone!))
        {
            return true;
        }

        error = GatewayErrors.Invalid("The query field 'time_zone' must be an IANA name like 'Europe/Berlin'.", "time_zone");
        return false;
    }

    private static bool TryGroupings(string? text, out List<UsageGrouping> groupings, ref ApiError? error)
    {
        groupings = [];
        foreach (var name in text?.Split(',', StringSplitOptions.TrimEntries) ?? [])
        {
            if (!TryGrouping(name, out var grouping))
            {
                error = GatewayErrors.Invalid(
                    "The query field 'group_by' must be a comma-separated list of key, team, provider, model, day, hour, metadata.<name>.", "group_by");
                return false;
            }

            groupings.Add(grouping);
        }

        if (groupings.Count <= MaxGroupings
            && groupings.Select(static grouping => grouping.Kind == UsageGroupKind.Hour ? UsageGroupKind.Day : grouping.Kind).Distinct().Count() == groupings.Count)
        {
            return true;
        }

        error = GatewayErrors.Invalid("The query field 'group_by' may name each thing once, one of day and hour, and one name of the metadata.", "group_by");
        return false;
    }

    private static bool TryGrouping(string name, out UsageGrouping grouping)
    {
        if (name.StartsWith(MetadataPrefix, StringComparison.Ordinal))
        {
            grouping = new UsageGrouping(UsageGroupKind.Metadata, name[MetadataPrefix.Length..]);
            return grouping.Metadata!.Length is > 0 and <= MaxName;
        }

        UsageGroupKind? kind = name switch
        {
            "key" => UsageGroupKind.Key,
            "team" => UsageGroupKind.Team,
            "provider" => UsageGroupKind.Provider,
            "model" => UsageGroupKind.Model,
            "day" => UsageGroupKind.Day,
            "hour" => UsageGroupKind.Hour,
            _ => null,
        };
        grouping = new UsageGrouping(kind ?? default);
        return kind is not null;
    }
}
