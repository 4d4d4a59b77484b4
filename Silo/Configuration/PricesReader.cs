using Gateway.Api.Pricing;
using Gateway.Grains.Interfaces.Pricing;
using Gateway.Silo.Configuration.Reading;

namespace Gateway.Silo.Configuration;

/// <summary>Reads <c>Gateway:Prices</c>.</summary>
internal sealed class PricesReader(SettingsContext context)
{
    private const decimal Most = 1_000_000;
    private const long MostTokens = 1_000_000_000;
    private const string TierList = "Tiers";

    private static readonly string[] RateNames =
        ["InputPerMillion", "CachedInputPerMillion", "CacheWritePerMillion", "OutputPerMillion", "ReasoningPerMillion"];

    private readonly Dictionary<string, string> _currencies = new(StringComparer.Ordinal);
    private readonly List<ConfiguredPrice> _prices = [];

    /// <summary>The currencies of the prices that were read, each with the path of a price that uses it.</summary>
    public IReadOnlyDictionary<string, string> Currencies => _currencies;

    public IReadOnlyList<ConfiguredPrice> Read(SettingsSection gateway)
    {
        foreach (var section in gateway.Named("Prices"))
        {
            ReadEntry(section, section.Name);
        }

        return _prices;
    }

    /// <summary>To .NET's configuration a colon, which names of models hold (<c>ollama/llama3:8b</c>), starts a deeper level.</summary>
    private void ReadEntry(SettingsSection section, string model)
    {
        var nested = section.Nested().Where(deeper => !deeper.Name.Equals(TierList, StringComparison.OrdinalIgnoreCase)).ToList();
        nested.ForEach(deeper => ReadEntry(deeper, ConfigurationPath.Combine(model, deeper.Name)));

        var rates = ReadRates(section, new PriceRates());
        var perRequest = section.Number("PerRequest", 0, Most, " of currency units per request");
        var tiers = ReadTiers(section, rates);
        var currency = section.Text("Currency", Formats.IsCurrency, Formats.Currency)?.ToUpperInvariant() ?? BillingSettings.DefaultCurrency;
        section.RefuseUnknown(valuesOnly: true);
        if (!RateNames.Append("PerRequest").Any(section.Has))
        {
            if (nested.Count == 0)
            {
                context.Missing(section.PathOf("InputPerMillion"), "one price at least");
            }

            return;
        }

        _currencies.TryAdd(currency, section.Path);
        if (!Formats.IsModel(model) || model.IndexOf('/') is not (> 0 and var slash) || slash == model.Length - 1)
        {
            context.Refuse(section.Path, "the name", "provider/model");
        }

        _prices.Add(new ConfiguredPrice(model, new ModelPrice { Currency = currency, Rates = rates, PerRequest = perRequest ?? 0, Tiers = tiers }));
    }

    private List<PriceTier> ReadTiers(SettingsSection section, PriceRates below)
    {
        var tiers = new List<PriceTier>();
        foreach (var item in section.Items(TierList))
        {
            var above = item.Whole("AbovePromptTokens", 1, MostTokens, " of tokens");
            if (above is null && !item.Has("AbovePromptTokens"))
            {
                context.Missing(item.PathOf("AbovePromptTokens"), "the longest prompt that is not yet of this tier, in tokens");
            }

            tiers.Add(new PriceTier(above ?? 0, ReadRates(item, below)));
            item.RefuseUnknown();
        }

        return [.. tiers.OrderBy(tier => tier.Above)];
    }

    private static PriceRates ReadRates(SettingsSection section, PriceRates otherwise) => new()
    {
        Input = Rate(section, RateNames[0]) ?? otherwise.Input,
        CachedInput = Rate(section, RateNames[1]) ?? otherwise.CachedInput,
        CacheWrite = Rate(section, RateNames[2]) ?? otherwise.CacheWrite,
        Output = Rate(section, RateNames[3]) ?? otherwise.Output,
        Reasoning = Rate(section, RateNames[4]) ?? otherwise.Reasoning,
    };

    private static decimal? Rate(SettingsSection section, string name) => section.Number(name, 0, Most, " of currency units per million tokens");
}
