namespace Gateway.Grains.RateLimits;

/// <summary>An amount that was taken.</summary>
/// <param name="Age">How long before the write, in ticks of 100 ns.</param>
/// <param name="Amount">How much.</param>
public readonly record struct TakenAmount(long Age, long Amount);
