namespace Gateway.Grains.Interfaces.RateLimits;

/// <summary>Which limit has no room.</summary>
[GenerateSerializer, Alias("gw.RateRefusal")]
public enum RateRefusal : byte
{
    /// <summary>All have: it is taken.</summary>
    None = 0,
    Requests = 1,
    Tokens = 2,
    Parallel = 3,

    /// <summary>The request alone is larger than the limit of tokens: waiting does not help.</summary>
    TooLarge = 4,
}
