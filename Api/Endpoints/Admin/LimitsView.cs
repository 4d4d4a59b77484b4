using Gateway.Grains.Interfaces.RateLimits;

namespace Gateway.Api.Endpoints.Admin;

/// <summary>The limits of a key or team, or what is left of them. Null: not limited.</summary>
internal sealed record LimitsView(long? RequestsPerMinute, long? TokensPerMinute, long? MaxParallel)
{
    public static LimitsView Of(RateBounds limits) => new(limits.RequestsPerMinute, limits.TokensPerMinute, limits.MaxParallel);

    public static LimitsView Of(RateStatus? status) => new(status?.Requests?.Remaining, status?.Tokens?.Remaining, status?.ParallelRemaining);
}
