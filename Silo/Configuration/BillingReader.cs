using Gateway.Silo.Configuration.Reading;

namespace Gateway.Silo.Configuration;

/// <summary>Reads <c>Gateway:Billing</c>. Checked only: see <see cref="NotYetInForce"/>.</summary>
internal static class BillingReader
{
    private const string DefaultCurrency = "USD";
    private const decimal LeastRate = 0.000000000001m;
    private const decimal MostRate = 1_000_000_000_000m;

    /// <param name="context">Takes the errors.</param>
    /// <param name="gateway">The section above.</param>
    /// <param name="used">The currencies that prices are in, each with the path of one of them.</param>
    public static void Read(SettingsContext context, SettingsSection gateway, IReadOnlyDictionary<string, string> used)
    {
        const string Rate = "a number from 0.000000000001 to 1000000000000";
        var section = gateway.Section("Billing");
        var currency = section.Text("Currency", Formats.IsCurrency, Formats.Currency) ?? DefaultCurrency;
        section.Number("PlatformFeePercent", 0, 100);
        var rates = section.NamedValues("Rates", Rate);
        foreach (var rate in rates)
        {
            section.Check(rate, SettingsSection.TryNumber(rate.Text, LeastRate, MostRate, out _), Rate);
            if (!Formats.IsCurrency(rate.Name))
            {
                context.Refuse(rate.Path, "the name", Formats.Currency);
            }
        }

        section.RefuseUnknown();
        foreach (var (other, path) in used.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (!other.Equals(currency, StringComparison.OrdinalIgnoreCase) && !rates.Any(rate => rate.Name.Equals(other, StringComparison.OrdinalIgnoreCase)))
            {
                context.Missing($"{section.PathOf("Rates")}:{other.ToUpperInvariant()}", $"units of {currency.ToUpperInvariant()} per {other.ToUpperInvariant()}, which {path} uses");
            }
        }
    }
}
