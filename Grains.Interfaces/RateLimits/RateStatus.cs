namespace Gateway.Grains.Interfaces.RateLimits;

/// <summary>Where a bucket's limits stand. Null where one is not set.</summary>
/// <param name="ParallelRemaining">Requests that can begin at once besides those that run.</param>
[GenerateSerializer, Immutable, Alias("gw.RateStatus")]
public sealed record RateStatus(
    [property: Id(0)] RateQuota? Requests,
    [property: Id(1)] RateQuota? Tokens,
    [property: Id(2)] long? ParallelRemaining)
{
    /// <summary>Of each limit the one of which less is left: what a request that both bound can count on.</summary>
    public static RateStatus Tighter(RateStatus one, RateStatus other) => new(
        Tighter(one.Requests, other.Requests),
        Tighter(one.Tokens, other.Tokens),
        one.ParallelRemaining is { } left && other.ParallelRemaining is { } right ? Math.Min(left, right) : one.ParallelRemaining ?? other.ParallelRemaining);

    private static RateQuota? Tighter(RateQuota? one, RateQuota? other) =>
        one is null || other?.Remaining < one.Value.Remaining ? other : one;
}
