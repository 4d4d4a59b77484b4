using Gateway.Grains.Interfaces.RateLimits;

namespace Gateway.Api.Endpoints.Admin.Keys;

/// <summary>Null: not limited.</summary>
internal sealed record KeyLimitsView(long? RequestsPerMinute, long? TokensPerMinute, long? MaxParallel)
{
    public static KeyLimitsView Of(RateBounds limits) => new(limits.RequestsPerMinute, limits.TokensPerMinute, limits.MaxParallel);

    public static KeyLimitsView Of(RateStatus? status) => new(status?.Requests?.Remaining, status?.Tokens?.Remaining, status?.ParallelRemaining);
}
