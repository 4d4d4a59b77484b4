namespace Gateway.Grains.Interfaces.RateLimits;

/// <summary>What a bucket gives. Null: no bound.</summary>
/// <param name="RequestsPerMinute">Requests in any 60 seconds.</param>
/// <param name="TokensPerMinute">Tokens, input and output together, in any 60 seconds.</param>
/// <param name="MaxParallel">Requests at the same time.</param>
[GenerateSerializer, Immutable, Alias("gw.RateBounds")]
public readonly record struct RateBounds(
    [property: Id(0)] long? RequestsPerMinute,
    [property: Id(1)] long? TokensPerMinute,
    [property: Id(2)] long? MaxParallel)
{
    public bool IsNone => this == default;
}
