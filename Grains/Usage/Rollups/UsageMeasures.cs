using Gateway.Grains.Interfaces.Usage;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Usage.Rollups;

/// <summary>What one ledger row adds to sums.</summary>
/// <param name="Cost">Null where it is not priced.</param>
/// <param name="IsCacheHit">The gateway's own cache answered.</param>
/// <param name="FirstTokenUs">Null where nothing went out.</param>
internal readonly record struct UsageMeasures(
    int Status,
    TokenUsage Tokens,
    decimal? Cost,
    decimal? Fee,
    bool IsCacheHit,
    long DurationUs,
    long? FirstTokenUs)
{
    public static UsageMeasures Of(UsageRecord record) =>
        new(record.Status, record.Usage, record.Cost, record.Fee, IsHit(record.Cache), record.DurationUs, record.FirstTokenUs);

    public static bool IsHit(string? cache) => cache is "hit" or "semantic";
}
