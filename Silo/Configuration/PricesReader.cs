using Gateway.Api.Pricing;
using Gateway.Grains.Interfaces.Pricing;
using Gateway.Silo.Configuration.Reading;

namespace Gateway.Silo.Configuration;

/// <summary>Reads <c>Gateway:Prices</c>.</summary>
internal sealed class PricesReader(SettingsContext context)
{
    private const decimal Most = 1_000_000;
    private const decimal MostFactor = 100;
    private const long MostTokens = 1_000_000_000;
    private const string TierList = "Tiers";
    private const string ImageList = "PerImageOf";

    private static readonly string[] PriceNames =
    [
        "InputPerMillion", "CachedInputPerMillion", "CacheWritePerMillion", "CacheWriteHourPerMillion", "AudioInputPerMillion", "CachedAudioInputPerMillion",
        "ImageInputPerMillion", "OutputPerMillion", "ReasoningPerMillion", "AudioOutputPerMillion", "ImageOutputPerMillion", "PerRequest", "PerImage", ImageList,
        "PerMinute", "PerMillionCharacters",
    ];

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
        var nested = section.Nested().Where(static deeper => !IsOwn(deeper.Name)).ToList();
        nested.ForEach(deeper => ReadEntry(deeper, ConfigurationPath.Combine(model, deeper.Name)));

        var rates = ReadRates(section, new PriceRates());
        var price = new ModelPrice
        {
            Rates = rates,
            PerRequest = section.Number("PerRequest", 0, Most, " of currency units per request") ?? 0,
            PerImage = section.Number("PerImage", 0, Most, " of currency units per picture"),
            PerImageOf = ReadImages(section),
            PerMinute = section.Number("PerMinute", 0, Most, " of currency units per minute of sound"),
            PerMillionCharacters = section.Number("PerMillionCharacters", 0, Most, " of currency units per million characters"),
            BatchFactor = Factor(section, "BatchFactor"),
            FlexFactor = Factor(section, "FlexFactor"),
            PriorityFactor = Factor(section, "PriorityFactor"),
        };
        var tiers = ReadTiers(section, rates);
        var currency = section.Text("Currency", Formats.IsCurrency, Formats.Currency)?.ToUpperInvariant() ?? BillingSettings.DefaultCurrency;
        section.RefuseUnknown(valuesOnly: true);
        if (!PriceNames.Any(section.Has))
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

        _prices.Add(new ConfiguredPrice(model, price with { Currency = currency, Tiers = tiers }));
    }

    private static bool IsOwn(string name) => name.Equals(TierList, StringComparison.OrdinalIgnoreCase) || name.Equals(ImageList, StringComparison.OrdinalIgnoreCase);

    private ImagePrices? ReadImages(SettingsSection section)
    {
        const string Price = "a number of currency units per picture from 0 to 1000000";
        var prices = new Dictionary<string, decimal>(StringComparer.OrdinalIgnoreCase);
        foreach (var price in section.NamedValues(ImageList, Price))
        {
            section.Check(price, SettingsSection.TryNumber(price.Text, 0, Most, out var number), Price);
            prices[price.Name] = number;
            if (!ImagePrices.IsKey(price.Name))
            {
                context.Refuse(price.Path, "the name", "size/quality, such as 1024x1024/high, either of them * for any");
            }
        }

        return prices.Count > 0 && prices.Keys.All(ImagePrices.IsKey) ? new ImagePrices(prices) : null;
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
        Input = Rate(section, "InputPerMillion") ?? otherwise.Input,
        CachedInput = Rate(section, "CachedInputPerMillion") ?? otherwise.CachedInput,
        CacheWrite = Rate(section, "CacheWritePerMillion") ?? otherwise.CacheWrite,
        CacheWriteHour = Rate(section, "CacheWriteHourPerMillion") ?? otherwise.CacheWriteHour,
        AudioInput = Rate(section, "AudioInputPerMillion") ?? otherwise.AudioInput,
        CachedAudioInput = Rate(section, "CachedAudioInputPerMillion") ?? otherwise.CachedAudioInput,
        ImageInput = Rate(section, "ImageInputPerMillion") ?? otherwise.ImageInput,
        Output = Rate(section, "OutputPerMillion") ?? otherwise.Output,
        Reasoning = Rate(section, "ReasoningPerMillion") ?? otherwise.Reasoning,
        AudioOutput = Rate(section, "AudioOutputPerMillion") ?? otherwise.AudioOutput,
        ImageOutput = Rate(section, "ImageOutputPerMillion") ?? otherwise.ImageOutput,
    };

    private static decimal? Rate(SettingsSection section, string name) => section.Number(name, 0, Most, " of currency units per million tokens");

    private static decimal? Factor(SettingsSection section, string name) => section.Number(name, 0, MostFactor, ", a factor,");
}
