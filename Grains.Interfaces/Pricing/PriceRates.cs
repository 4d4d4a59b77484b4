namespace Gateway.Grains.Interfaces.Pricing;

/// <summary>What tokens cost: units of the price's currency per million. Null where the figure is not known.</summary>
public sealed record PriceRates
{
    /// <summary>Input tokens that are neither read from nor written to the provider's cache.</summary>
    public decimal? Input { get; init; }

    /// <summary>Input tokens read from the provider's cache; null: as <see cref="Input"/>.</summary>
    public decimal? CachedInput { get; init; }

    /// <summary>Input tokens written to the provider's cache; null: as <see cref="Input"/>.</summary>
    public decimal? CacheWrite { get; init; }

    public decimal? Output { get; init; }

    /// <summary>Output tokens spent on reasoning; null: as <see cref="Output"/>.</summary>
    public decimal? Reasoning { get; init; }
}
