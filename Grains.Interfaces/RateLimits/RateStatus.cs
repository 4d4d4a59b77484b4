namespace Gateway.Grains.Interfaces.RateLimits;

/// <summary>Where a bucket's limits stand. Null where one is not set.</summary>
/// <param name="ParallelRemaining">Requests that can begin at once besides those that run.</param>
[GenerateSerializer, Immutable, Alias("gw.RateStatus")]
public sealed record RateStatus(
    [property: Id(0)] RateQuota? Requests,
    [property: Id(1)] RateQuota? Tokens,
    [property: Id(2)] long? ParallelRemaining);
