namespace Gateway.Grains.Interfaces.RateLimits;

/// <summary>Where one limit stands.</summary>
/// <param name="Limit">The bound a minute.</param>
/// <param name="Remaining">What can be taken at once; never below 0.</param>
/// <param name="Reset">After this time, with nothing taken meanwhile, all of it can be taken again.</param>
[GenerateSerializer, Immutable, Alias("gw.RateQuota")]
public readonly record struct RateQuota([property: Id(0)] long Limit, [property: Id(1)] long Remaining, [property: Id(2)] TimeSpan Reset);
