using Gateway.Grains.Interfaces.Budgets;
using Gateway.Grains.Interfaces.Values;
using Gateway.Silo.Configuration.Reading;

namespace Gateway.Silo.Configuration;

/// <summary>Reads the budget of a key.</summary>
internal sealed class BudgetReader(SettingsContext context, string billingCurrency)
{
    private readonly Dictionary<string, string> _currencies = new(StringComparer.Ordinal);

    /// <summary>The currencies of the budgets that were read, each with the path of a budget that uses it.</summary>
    public IReadOnlyDictionary<string, string> Currencies => _currencies;

    /// <param name="key">The key's section.</param>
    /// <returns>Null where there is none, or it is wrong.</returns>
    public BudgetPolicy? Read(SettingsSection key)
    {
        var section = key.Section("Budget");
        decimal amount = 0;
        var written = section.Text("Amount", text => PlainDecimal.TryParse(text, out amount), PlainDecimal.Allowed);
        var currency = section.Text("Currency", Formats.IsCurrency, Formats.Currency)?.ToUpperInvariant() ?? billingCurrency;
        var period = section.Choice<BudgetPeriod>("Period");
        var zone = section.Text("TimeZone", text => BudgetTimeZone.TryFind(text, out _), BudgetTimeZone.Allowed) ?? BudgetPolicy.DefaultTimeZone;
        section.RefuseUnknown();
        if (!key.Has("Budget"))
        {
            return null;
        }

        Require("Amount", PlainDecimal.Allowed);
        Require("Period", "day, week, month, total");
        _currencies.TryAdd(currency, section.Path);
        return written is null || period is null ? null : new BudgetPolicy(amount, currency, period.Value, zone);

        void Require(string name, string allowed)
        {
            if (!section.Has(name))
            {
                context.Missing(section.PathOf(name), allowed);
            }
        }
    }
}
