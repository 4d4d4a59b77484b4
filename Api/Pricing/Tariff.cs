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
    /// <param name="image">What the request said of its pictures.</param>
    public Charge? Of(in TokenUsage usage, in ImageChoice image = default)
    {
        if (usage.IsNothing)
        {
            return new Charge(0, Price.Currency, _rate, _rateAt, 0, 0);
        }

        try
        {
            return PriceCalculator.Of(usage, Price, image) is { } price ? Bill(price) : null;
        }
        catch (OverflowException)
        {
            // Only a provider that counts tokens by the quintillion gets here; its answer is unpriced, which is noted like any other.
            return null;
        }
    }

    /// <summary>Bills a price in its currency; null where that has no rate. Throws <see cref="OverflowException"/> beyond all money.</summary>
    public Charge? Bill(decimal price) => price * _rate is { } cost
        ? new Charge(
            price,
            Price.Currency,
            _rate,
            _rateAt,
            PriceCalculator.WithoutTrailingZeros(cost),
            PriceCalculator.WithoutTrailingZeros(cost * Billing.PlatformFeePercent * 0.01m))
        : null;
}
