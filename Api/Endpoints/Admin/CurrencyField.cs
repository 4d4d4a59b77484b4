using Gateway.Api.Json;
using Gateway.Grains.Interfaces.Pricing;

namespace Gateway.Api.Endpoints.Admin;

/// <summary>Reads <c>currency</c> beside an amount: one that the configuration has a rate for, by default the billing currency.</summary>
internal static class CurrencyField
{
    public static string Read(JsonFields fields, BillingSettings billing)
    {
        if (fields.Text("currency", 16)?.ToUpperInvariant() is not { } currency)
        {
            return billing.Currency;
        }

        if (currency.Length != 3 || !currency.All(char.IsAsciiLetterUpper))
        {
            fields.Fail<string>("currency", "must be a currency's code of three letters, such as USD");
        }
        else if (billing.RateOf(currency) is null)
        {
            fields.Fail<string>("currency", $"is {currency}, for which no rate is configured (Gateway:Billing:Rates:{currency}, in units of {billing.Currency})");
        }

        return currency;
    }
}
