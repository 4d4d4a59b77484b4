using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Interfaces.Usage;

/// <summary>The usage of one group in one currency.</summary>
/// <param name="Groups">The group's values in the order of the query's groupings; null where requests have none.</param>
/// <param name="Currency">Null where no request was priced in any.</param>
/// <param name="Errors">Requests with a status of 400 or more.</param>
/// <param name="Media">What is not counted in tokens.</param>
/// <param name="Unpriced">Requests that used anything and have no cost.</param>
/// <param name="Cost">Exact; null without a currency.</param>
/// <param name="Fee">Exact; null without a currency.</param>
/// <param name="CacheHits">Requests that the gateway's own cache answered.</param>
/// <param name="Duration">Null without requests.</param>
/// <param name="FirstToken">Null where nothing went out.</param>
public sealed record UsageReportRow(
    IReadOnlyList<string?> Groups,
    string? Currency,
    long Requests,
    long Errors,
    TokenUsage Tokens,
    MediaTotals Media,
    long Unpriced,
    decimal? Cost,
    decimal? Fee,
    long CacheHits,
    UsagePercentiles? Duration,
    UsagePercentiles? FirstToken);
