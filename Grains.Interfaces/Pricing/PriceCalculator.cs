using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Interfaces.Pricing;

/// <summary>Tokens times price. Pure, and exact to the 28 digits of a decimal: nothing is rounded.</summary>
public static class PriceCalculator
{
    private const decimal Millionth = 0.000001m;

    /// <summary>
    /// The price of an answer in the price's currency. Null where something was used whose rate is not known (<see cref="PriceRates"/>,
    /// <see cref="ModelPrice"/>): such an answer is unpriced, not free.
    /// </summary>
    public static decimal? Of(in TokenUsage usage, ModelPrice price)
    {
        // The parts never outweigh the whole, whatever a provider says.
        var used = usage.Clamped();
        var rates = price.RatesFor(used.Prompt);
        var sum = Input(used, rates) + Output(used, rates);
        return sum * Millionth * price.FactorOf(used.Tier) + Times(used.Images, price.PerImage) is { } known
            ? WithoutTrailingZeros(known + price.PerRequest)
            : null;
    }

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
