using Gateway.Grains.Interfaces.Pricing;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Api.Pricing;

/// <summary>A model's price, and how callers are billed by it.</summary>
/// <param name="Price">In the currency in which it is known.</param>
/// <param name="Billing">The billing that it was compiled for.</param>
/// <param name="Source">Where the price is from.</param>
/// <param name="Date">The state of the price: a year and month, or a day; null for the operator's own.</param>
/// <param name="IsConfigured">Whether it stands in this gateway's configuration.</param>
internal sealed record Tariff(ModelPrice Price, BillingSettings Billing, string Source, string? Date, bool IsConfigured)
{
    /// <summary>Units of the billing currency per unit of the price's; null where it cannot be converted.</summary>
    private readonly decimal? _rate = Billing.RateOf(Price.Currency);

    private readonly DateTimeOffset? _rateAt = Price.Currency == Billing.Currency ? null : Billing.RatesAt;

    /// <summary>Null where it cannot be said: a kind of tokens has no price, or its currency no rate. What used nothing costs nothing.</summary>
    public Charge? Of(in TokenUsage usage)
    {
        if (usage.IsNothing)
        {
            return new Charge(0, Price.Currency, _rate, _rateAt, 0, 0);
        }

        try
        {
            if (PriceCalculator.Of(usage, Price) is not { } price || price * _rate is not { } cost)
            {
                return null;
            }

            return new Charge(
                price,
                Price.Currency,
                _rate,
                _rateAt,
                PriceCalculator.WithoutTrailingZeros(cost),
                PriceCalculator.WithoutTrailingZeros(cost * Billing.PlatformFeePercent * 0.01m));
        }
        catch (OverflowException)
        {
            // Only a provider that counts tokens by the quintillion gets here; its answer is unpriced, which is noted like any other.
            return null;
        }
    }
}
