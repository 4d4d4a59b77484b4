namespace Gateway.Grains.Interfaces.Pricing;

/// <summary>What a model costs.</summary>
public sealed record ModelPrice
{
    /// <summary>The currency of all its figures, three capital letters.</summary>
    public string Currency { get; init; } = "USD";

    /// <summary>For prompts below every tier.</summary>
    public required PriceRates Rates { get; init; }

    /// <summary>For each answered request, whatever its tokens; units of <see cref="Currency"/>.</summary>
    public decimal PerRequest { get; init; }

    /// <summary>By rising threshold; empty where the length of the prompt does not matter.</summary>
    public IReadOnlyList<PriceTier> Tiers { get; init; } = [];

    /// <summary>The rates of a request with so long a prompt.</summary>
    /// <param name="promptTokens">All input tokens, cached ones included.</param>
    public PriceRates RatesFor(long promptTokens)
    {
        for (var tier = Tiers.Count - 1; tier >= 0; tier--)
        {
            if (promptTokens > Tiers[tier].Above)
            {
                return Tiers[tier].Rates;
            }
        }

        return Rates;
    }
}
