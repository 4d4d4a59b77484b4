using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Api.Pricing;

/// <summary>The most that an answer can cost, billing currency, fee included.</summary>
internal readonly record struct HighestCost(decimal Fixed, decimal PerToken)
{
    public static HighestCost? Of(Tariff tariff, RequestHead head, long prompt)
    {
        _ = head;
        var rates = tariff.Price.RatesFor(prompt);
        if (tariff.Billing.RateOf(tariff.Price.Currency) is not { } rate)
        {
            return null;
        }

        var factor = rate * (1 + (tariff.Billing.PlatformFeePercent * 0.01m));
        var input = Math.Max(rates.Input ?? 0, rates.CacheWrite ?? 0);
        var output = Math.Max(rates.Output ?? 0, rates.Reasoning ?? 0);
        return new HighestCost(((prompt * input * 0.000001m) + tariff.Price.PerRequest) * factor, output * 0.000001m * factor);
    }
}
