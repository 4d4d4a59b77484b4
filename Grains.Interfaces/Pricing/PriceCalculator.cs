using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Interfaces.Pricing;

/// <summary>Tokens times price. Pure, and exact to the 28 digits of a decimal: nothing is rounded.</summary>
public static class PriceCalculator
{
    private const decimal Millionth = 0.000001m;

    private const decimal SecondsPerMinute = 60;

    /// <summary>
    /// The price of an answer in the price's currency. Null where something was used whose rate is not known (<see cref="PriceRates"/>,
    /// <see cref="ModelPrice"/>): such an answer is unpriced, not free.
    /// </summary>
    /// <param name="image">What the request said of its pictures.</param>
    public static decimal? Of(in TokenUsage usage, ModelPrice price, in ImageChoice image = default)
    {
        // The parts never outweigh the whole, whatever a provider says.
        var used = usage.Clamped();
        var rates = price.RatesFor(used.Prompt);
        var tokens = price.IsWithoutTokens ? 0 : Input(used, rates) + Output(used, rates);

        // Where tokens pay for them, pictures that were made and seconds that were heard cost nothing more without a price of their own.
        var byTokens = !price.IsWithoutTokens;
        var images = byTokens && used.Completion > 0 && !price.PaysImages ? 0 : used.Images;
        var seconds = byTokens && used.Prompt > 0 && price.PerMinute is null ? 0 : used.Seconds;
        return Sum(tokens, price.FactorOf(used.Tier), Pieces(price, images == 0 ? 0 : images * price.PerImageAs(image), seconds, used.Characters), price.PerRequest);
    }

    /// <summary>What is paid by the piece, the second and the character; null where a rate is missing. Characters without a rate are paid as tokens.</summary>
    /// <param name="images">What the pictures cost; null where their price is not known.</param>
    public static decimal? Pieces(ModelPrice price, decimal? images, long seconds, long characters) =>
        images
        + (Times(seconds, price.PerMinute) / SecondsPerMinute)
        + (price.PerMillionCharacters is { } rate ? Times(characters, rate) * Millionth : 0);

    /// <summary>The price of a request in the price's currency; null where a part of it is not known.</summary>
    /// <param name="tokens">Tokens times their rates per million.</param>
    /// <param name="factor">That of the service tier.</param>
    /// <param name="images">What is paid by the piece, the second and the character.</param>
    /// <param name="request">What is paid once.</param>
    public static decimal? Sum(decimal? tokens, decimal? factor, decimal? images, decimal request) =>
        (tokens * Millionth * factor) + images is { } known ? WithoutTrailingZeros(known + request) : null;

    /// <summary>The same number with as few digits as it needs, so that it reads the same however it came about.</summary>
    public static decimal WithoutTrailingZeros(decimal value) => value / 1.0000000000000000000000000000m;

    private static decimal? Input(in TokenUsage used, PriceRates rates)
    {
        // What a provider does not tell: which of the cached tokens are sound or pictures. Text comes first, for it is what stands in front.
        var plain = used.Prompt - used.Cached - used.CacheWrite;
        var audio = Math.Min(used.PromptAudio - used.CachedAudio, plain);
        var image = Math.Min(used.PromptImage, plain - audio);
        return Times(plain - audio - image, rates.Input)
            + Times(audio, rates.AudioInput ?? rates.Input)
            + Times(image, rates.ImageInput ?? rates.Input)
            + Times(used.Cached - used.CachedAudio, rates.CachedInput ?? rates.Input)
            + Times(used.CachedAudio, rates.CachedAudioInput ?? rates.AudioInput ?? rates.CachedInput ?? rates.Input)
            + Times(used.CacheWrite - used.CacheWriteHour, rates.CacheWrite ?? rates.Input)
            + Times(used.CacheWriteHour, rates.CacheWriteHour ?? (rates.CacheWrite is null ? rates.Input : null));
    }

    private static decimal? Output(in TokenUsage used, PriceRates rates) =>
        Times(used.Completion - used.Reasoning - used.CompletionAudio - used.CompletionImage, rates.Output)
        + Times(used.Reasoning, rates.Reasoning ?? rates.Output)
        + Times(used.CompletionAudio, rates.AudioOutput)
        + Times(used.CompletionImage, rates.ImageOutput);

    private static decimal? Times(long count, decimal? rate) => count <= 0 ? 0 : count * rate;
}
