using System.Collections.Frozen;
using Gateway.Grains.Interfaces.Pricing;
using Gateway.Silo.Configuration.Reading;

namespace Gateway.Silo.Configuration;

/// <summary>Reads <c>Gateway:Billing</c>.</summary>
internal static class BillingReader
{
    private const string CatalogCurrency = "USD";
    private const decimal LeastRate = 0.000000000001m;
    private const decimal MostRate = 1_000_000_000_000m;

    /// <summary>The billing currency, for what is read before the rest.</summary>
    public static string ReadCurrency(SettingsContext context) => ReadCurrency(new SettingsSection(context, "Gateway").Section("Billing"));

    /// <param name="context">Takes the errors.</param>
    /// <param name="gateway">The section above.</param>
    /// <param name="used">The currencies that prices and budgets are in, each with the path of one of them.</param>
    public static BillingSettings Read(SettingsContext context, SettingsSection gateway, IReadOnlyDictionary<string, string> used)
    {
        const string Rate = "a number from 0.000000000001 to 1000000000000";
        var section = gateway.Section("Billing");
        var currency = ReadCurrency(section);
        var fee = section.Number("PlatformFeePercent", 0, 100);
        var rates = new Dictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var rate in section.NamedValues("Rates", Rate))
        {
            section.Check(rate, SettingsSection.TryNumber(rate.Text, LeastRate, MostRate, out var number), Rate);
            rates[rate.Name.ToUpperInvariant()] = number;
            if (!Formats.IsCurrency(rate.Name))
            {
                context.Refuse(rate.Path, "the name", Formats.Currency);
            }
        }

        section.RefuseUnknown();
        foreach (var (other, path) in used.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (other != currency && !rates.ContainsKey(other))
            {
                context.Missing($"{section.PathOf("Rates")}:{other}", $"units of {currency} per {other}, which {path} uses");
            }
        }

        if (currency != CatalogCurrency && !rates.ContainsKey(CatalogCurrency) && !used.ContainsKey(CatalogCurrency))
        {
            context.AddWarning($"{section.PathOf("Rates")}:{CatalogCurrency} is missing: prices of the bundled catalog cannot be converted to {currency}, and requests at them have no cost");
        }

        return new BillingSettings { Currency = currency, PlatformFeePercent = fee ?? 0, Rates = rates.ToFrozenDictionary(StringComparer.Ordinal) };
    }

    private static string ReadCurrency(SettingsSection section) =>
        section.Text("Currency", Formats.IsCurrency, Formats.Currency)?.ToUpperInvariant() ?? BillingSettings.DefaultCurrency;
}
