using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Interfaces.Pricing;

/// <summary>Tokens times price. Pure, and exact to the 28 digits of a decimal: nothing is rounded.</summary>
public static class PriceCalculator
{
    private const decimal Millionth = 0.000001m;

    /// <summary>
    /// The price of an answer in the price's currency. Null where tokens were used whose rate is not known: such an answer is unpriced, not free.
    /// </summary>
    public static decimal? Of(in TokenUsage usage, ModelPrice price)
    {
        var rates = price.RatesFor(usage.Prompt);

        // The parts never outweigh the whole, whatever a provider says.
        var cached = Math.Clamp(usage.Cached, 0, Math.Max(0, usage.Prompt));
        var written = Math.Clamp(usage.CacheWrite, 0, Math.Max(0, usage.Prompt - cached));
        var reasoning = Math.Clamp(usage.Reasoning, 0, Math.Max(0, usage.Completion));
        var sum = Times(usage.Prompt - cached - written, rates.Input)
            + Times(cached, rates.CachedInput ?? rates.Input)
            + Times(written, rates.CacheWrite ?? rates.Input)
            + Times(usage.Completion - reasoning, rates.Output)
            + Times(reasoning, rates.Reasoning ?? rates.Output);
        return sum is { } tokens ? WithoutTrailingZeros((tokens * Millionth) + price.PerRequest) : null;
    }

    /// <summary>The same number with as few digits as it needs, so that it reads the same however it came about.</summary>
    public static decimal WithoutTrailingZeros(decimal value) => value / 1.0000000000000000000000000000m;

    private static decimal? Times(long tokens, decimal? rate) => tokens <= 0 ? 0 : tokens * rate;
}
