namespace Gateway.Grains.Interfaces.Pricing;

/// <summary>
/// What tokens cost: units of the price's currency per million. Null where the figure is not known. A kind of tokens without a figure of its
/// own costs what the doc comment says: where vendors let such kinds cost what text costs, text's rate; where they always ask more, it is unpriced.
/// </summary>
public sealed record PriceRates
{
    /// <summary>Input tokens that are of no kind below. Null: input is unpriced.</summary>
    public decimal? Input { get; init; }

    /// <summary>Input tokens read from the provider's cache; null: as <see cref="Input"/>, for who has no discount lists none.</summary>
    public decimal? CachedInput { get; init; }

    /// <summary>Input tokens written to the provider's cache; null: as <see cref="Input"/>, for most vendors do not charge the writing.</summary>
    public decimal? CacheWrite { get; init; }

    /// <summary>
    /// Input tokens written to the provider's cache for an hour. Null: as <see cref="Input"/> where <see cref="CacheWrite"/> is null too, else
    /// unpriced, for who charges the writing charges more for the longer time.
    /// </summary>
    public decimal? CacheWriteHour { get; init; }

    /// <summary>Input tokens of sound; null: as <see cref="Input"/>, for vendors list them only where they differ.</summary>
    public decimal? AudioInput { get; init; }

    /// <summary>
    /// Input tokens of sound read from the provider's cache; null: as <see cref="AudioInput"/>, and where that is null too as <see cref="CachedInput"/>.
    /// </summary>
    public decimal? CachedAudioInput { get; init; }

    /// <summary>Input tokens of pictures; null: as <see cref="Input"/>, for vendors list them only where they differ. Cached ones: as <see cref="CachedInput"/>.</summary>
    public decimal? ImageInput { get; init; }

    /// <summary>Output tokens that are of no kind below. Null: output is unpriced.</summary>
    public decimal? Output { get; init; }

    /// <summary>Output tokens spent on reasoning; null: as <see cref="Output"/>.</summary>
    public decimal? Reasoning { get; init; }

    /// <summary>Output tokens of sound. Null: unpriced, for everywhere they cost several times what text costs.</summary>
    public decimal? AudioOutput { get; init; }

    /// <summary>Output tokens of pictures. Null: unpriced, for everywhere they cost several times what text costs.</summary>
    public decimal? ImageOutput { get; init; }
}
