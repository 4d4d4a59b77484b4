using Gateway.Api.Pipeline;
using Gateway.Grains.Interfaces.Pricing;
using Gateway.Grains.Interfaces.Usage;

namespace Gateway.Api.Spending;

/// <summary>What a team's wallet pays for a request, in its own currency.</summary>
internal static class WalletBill
{
    /// <summary>What was used; null where no wallet pays. Whatever has no price costs nothing here either; that is told elsewhere.</summary>
    public static WalletCharge? Of(Exchange exchange)
    {
        if (exchange.Money is not { WalletCurrency: { } currency } money)
        {
            return null;
        }

        var billing = exchange.Snapshot.Settings.Billing;
        var rate = CurrencyConversion.Rate(billing, billing.Currency, currency) ?? 1;
        var charge = exchange.Charge;
        var cost = CurrencyConversion.Convert(charge?.Cost ?? 0, rate);
        var fee = CurrencyConversion.Convert(charge?.Fee ?? 0, rate);
        var from = charge?.PriceCurrency ?? billing.Currency;
        var direct = from == currency ? 1 : (charge?.Rate ?? 1) * rate;
        return new WalletCharge(
            currency, money.WalletReserved, cost, fee, charge?.Price, from, direct, from == currency ? null : billing.RatesAt);
    }

    /// <summary>All that is reserved, for a request of which nobody will say what it took; null where no wallet pays.</summary>
    public static WalletCharge? Most(Exchange exchange) => exchange.Money is { WalletCurrency: { } currency } money
        ? new WalletCharge(currency, money.WalletReserved, money.WalletReserved, 0, null, currency, 1, null)
        : null;
}
