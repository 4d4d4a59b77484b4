namespace Gateway.Grains.Interfaces.Pricing;

/// <summary>Other rates for long prompts.</summary>
/// <param name="Above">A prompt of more tokens than this, cached ones included, is of this tier.</param>
/// <param name="Rates">All rates, for all tokens of the request: those below the threshold too.</param>
public sealed record PriceTier(long Above, PriceRates Rates);
