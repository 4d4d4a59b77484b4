namespace Gateway.Grains.Interfaces.RateLimits;

/// <summary>A bucket's answer.</summary>
/// <param name="Refusal">None, or which limit has no room; nothing is taken then.</param>
/// <param name="RetryAfter">On a refusal: after this time the same request has room, if nobody else takes it. A guess for parallel slots only.</param>
/// <param name="Status">Where the limits stand after this call.</param>
[GenerateSerializer, Immutable, Alias("gw.RateAnswer")]
public sealed record RateAnswer([property: Id(0)] RateRefusal Refusal, [property: Id(1)] TimeSpan RetryAfter, [property: Id(2)] RateStatus Status);
