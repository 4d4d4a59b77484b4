using Gateway.Grains.Interfaces.Values;

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

    /// <summary>For each picture that is made; units of <see cref="Currency"/>. Null: tokens tell, and where they do not, pictures are unpriced.</summary>
    public decimal? PerImage { get; init; }

    /// <summary>The same by size and quality, before <see cref="PerImage"/>, which is for what none of them names; null for none.</summary>
    public ImagePrices? PerImageOf { get; init; }

    /// <summary>Whether pictures have prices by the piece.</summary>
    public bool PaysImages => PerImage is not null || PerImageOf is not null;

    /// <summary>For each minute of sound that is written down, by the second; units of <see cref="Currency"/>. Null: tokens tell, and where they do not, answers are unpriced.</summary>
    public decimal? PerMinute { get; init; }

    /// <summary>For a million characters that are spoken; units of <see cref="Currency"/>. Null: tokens tell.</summary>
    public decimal? PerMillionCharacters { get; init; }

    /// <summary>
    /// Whether tokens cost nothing: no rate of them is named, but a price by the piece, the minute or the character is.
    /// </summary>
    public bool IsWithoutTokens =>
        (PaysImages || PerMinute is not null || PerMillionCharacters is not null)
        && Tiers.Count == 0 && Rates is { Input: null, AudioInput: null, ImageInput: null, Output: null, AudioOutput: null, ImageOutput: null };

    /// <summary>By rising threshold; empty where the length of the prompt does not matter.</summary>
    public IReadOnlyList<PriceTier> Tiers { get; init; } = [];

    /// <summary>Times all rates of tokens for a request of a batch; null: 1, for a discount that is not known is not given.</summary>
    public decimal? BatchFactor { get; init; }

    /// <summary>Times all rates of tokens at the flex tier; null: 1, for a discount that is not known is not given.</summary>
    public decimal? FlexFactor { get; init; }

    /// <summary>Times all rates of tokens at the priority tier; null: such answers are unpriced, for they cost more than the list says.</summary>
    public decimal? PriorityFactor { get; init; }

    /// <summary>
    /// For each picture of such a request. What it leaves to the provider costs <see cref="PerImage"/>, or without one the dearest that fits. Null:
    /// without a price.
    /// </summary>
    public decimal? PerImageAs(in ImageChoice choice) =>
        PerImageOf is null ? PerImage : PerImageOf.Find(choice) ?? PerImage ?? (choice.IsWhole ? null : PerImageOf.Dearest(choice));

    /// <summary>The most that a picture of such a request can cost: never below <see cref="PerImageAs"/>.</summary>
    public decimal? MostPerImage(in ImageChoice choice)
    {
        if (PerImageOf is null || choice.IsWhole)
        {
            return PerImageAs(choice);
        }

        var dearest = PerImageOf.Dearest(choice);
        return PerImage is { } otherwise && !(otherwise <= dearest) ? otherwise : dearest;
    }

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

    /// <summary>What all rates of tokens are multiplied by at that tier; null where it is not known.</summary>
    public decimal? FactorOf(ServiceTier tier) => tier switch
    {
        ServiceTier.Standard => 1,
        ServiceTier.Batch => BatchFactor ?? 1,
        ServiceTier.Flex => FlexFactor ?? 1,
        ServiceTier.Priority => PriorityFactor,
        _ => null,
    };
}
