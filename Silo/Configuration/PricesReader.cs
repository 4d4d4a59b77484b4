using Gateway.Silo.Configuration.Reading;

namespace Gateway.Silo.Configuration;

/// <summary>Reads <c>Gateway:Prices</c>. Checked only: see <see cref="NotYetInForce"/>.</summary>
internal sealed class PricesReader(SettingsContext context)
{
    private const decimal Most = 1_000_000;
    private const string DefaultCurrency = "USD";

    private readonly Dictionary<string, string> _currencies = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The currencies in use, each with the path of a price that uses it.</summary>
    public IReadOnlyDictionary<string, string> Read(SettingsSection gateway)
    {
        foreach (var section in gateway.Named("Prices"))
        {
            ReadEntry(section, section.Name);
        }

        return _currencies;
    }

    /// <summary>To .NET's configuration a colon, which names of models hold (<c>ollama/llama3:8b</c>), starts a deeper level.</summary>
    private void ReadEntry(SettingsSection section, string model)
    {
        var nested = section.Nested().ToList();
        nested.ForEach(deeper => ReadEntry(deeper, ConfigurationPath.Combine(model, deeper.Name)));

        var hasPrice = Has(section, "InputPerMillion") | Has(section, "OutputPerMillion") | Has(section, "CachedInputPerMillion") | Has(section, "CacheWritePerMillion");
        var currency = section.Text("Currency", Formats.IsCurrency, Formats.Currency);
        section.RefuseUnknown(valuesOnly: true);
        if (!hasPrice)
        {
            if (nested.Count == 0)
            {
                context.Missing(section.PathOf("InputPerMillion"), "one price at least");
            }

            return;
        }

        _currencies.TryAdd(currency ?? DefaultCurrency, section.Path);
        if (!Formats.IsModel(model) || model.IndexOf('/') is not (> 0 and var slash) || slash == model.Length - 1)
        {
            context.Refuse(section.Path, "the name", "provider/model");
        }
    }

    private static bool Has(SettingsSection section, string name)
    {
        section.Number(name, 0, Most, " of currency units per million tokens");
        return section.Has(name);
    }
}
