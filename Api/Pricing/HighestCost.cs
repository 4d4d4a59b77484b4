using Gateway.Grains.Interfaces.Pricing;

namespace Gateway.Api.Pricing;

/// <summary>
/// The highest possible cost of a request: what is reserved for it. Pure. The dearest tier that so long a prompt can reach, the dearest of
/// the kinds of tokens that it may use, and the fee. A charge within the bounds is never above it, not even by a rounded digit: the steps
/// are those of <see cref="PriceCalculator"/> and <see cref="Tariff.Bill"/>, each of which only grows with what goes in.
/// </summary>
internal readonly struct HighestCost
{
    private readonly Tariff _tariff;
    private readonly decimal? _input;
    private readonly decimal? _outputRate;
    private readonly decimal? _factor;
    private readonly decimal? _pieces;

    public HighestCost(Tariff tariff, in CostBounds bounds)
    {
        var price = tariff.Price;
        var prompt = Math.Max(0, bounds.PromptTokens);
        _tariff = tariff;
        _factor = price.FactorOf(bounds.Tier) is { } factor ? Math.Max(1, factor) : null;
        _pieces = PriceCalculator.Pieces(price, bounds.Images == 0 ? 0 : bounds.Images * price.MostPerImage(bounds.Image), bounds.Seconds, bounds.Characters);
        var (input, output) = (InputRate(price.Rates, bounds.Kinds), OutputRate(price.Rates, bounds.Kinds));
        foreach (var tier in price.Tiers)
        {
            if (prompt > tier.Above)
            {
                input = Dearer(input, InputRate(tier.Rates, bounds.Kinds));
                output = Dearer(output, OutputRate(tier.Rates, bounds.Kinds));
            }
        }

        _outputRate = price.IsWithoutTokens ? 0 : output;
        _input = prompt == 0 || price.IsWithoutTokens ? 0 : prompt * input;
    }

    /// <summary>The cost without any output, in the billing currency; null where it cannot be said.</summary>
    public decimal? Fixed => Of(0);

    /// <summary>
    /// The cost with so much output, in the billing currency, fee included. Null where it cannot be said: something that the request may use
    /// has no price, or the price's currency no rate.
    /// </summary>
    public decimal? Of(long outputTokens)
    {
        try
        {
            var output = outputTokens <= 0 ? 0 : outputTokens * _outputRate;
            return PriceCalculator.Sum(_input + output, _factor, _pieces, _tariff.Price.PerRequest) is { } price ? _tariff.Bill(price)?.Total : null;
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    /// <summary>
    /// The most output, up to <paramref name="most"/> tokens, that costs no more than <paramref name="amount"/> of the billing currency. Null
    /// where the cost cannot be said or is above that without any output.
    /// </summary>
    public long? MostOutput(decimal amount, long most)
    {
        if (Of(0) is not { } least || least > amount)
        {
            return null;
        }

        var (fits, above) = (0L, Math.Max(0, most) + 1);
        while (above - fits > 1)
        {
            var middle = fits + ((above - fits) / 2);
            if (Of(middle) is { } cost && cost <= amount)
            {
                fits = middle;
            }
            else
            {
                above = middle;
            }
        }

        return fits;
    }

    private static decimal? InputRate(PriceRates rates, CostKinds kinds)
    {
        var dearest = Dearer(rates.Input, Dearer(rates.CachedInput ?? rates.Input, rates.CacheWrite ?? rates.Input));
        if (kinds.HasFlag(CostKinds.CacheWriteHour))
        {
            dearest = Dearer(dearest, rates.CacheWriteHour ?? (rates.CacheWrite is null ? rates.Input : null));
        }

        if (kinds.HasFlag(CostKinds.AudioInput))
        {
            dearest = Dearer(dearest, Dearer(rates.AudioInput ?? rates.Input, rates.CachedAudioInput ?? 0));
        }

        return kinds.HasFlag(CostKinds.ImageInput) ? Dearer(dearest, rates.ImageInput ?? rates.Input) : dearest;
    }

    private static decimal? OutputRate(PriceRates rates, CostKinds kinds)
    {
        var dearest = Dearer(rates.Output, rates.Reasoning ?? rates.Output);
        dearest = kinds.HasFlag(CostKinds.AudioOutput) ? Dearer(dearest, rates.AudioOutput) : dearest;
        return kinds.HasFlag(CostKinds.ImageOutput) ? Dearer(dearest, rates.ImageOutput) : dearest;
    }

    /// <summary>Null where one of them is not known.</summary>
    private static decimal? Dearer(decimal? one, decimal? other) => one is { } first && other is { } second ? Math.Max(first, second) : null;
}
