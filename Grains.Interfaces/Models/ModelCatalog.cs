using System.Collections.Frozen;
using System.Text.Json;

namespace Gateway.Grains.Interfaces.Models;

/// <summary>
/// The bundled list of well-known models: <c>models.json</c>, which names the source and date of each provider's figures.
/// Format: <c>{"providers": {"name": {"source", "date", "models": {"id": [context length, input, output]}}}}</c>, prices as decimal strings.
/// </summary>
public sealed class ModelCatalog
{
    private const string Resource = "Gateway.Grains.Interfaces.Models.models.json";
    private readonly FrozenDictionary<string, FrozenDictionary<string, CatalogModel>> _providers;

    private ModelCatalog(FrozenDictionary<string, FrozenDictionary<string, CatalogModel>> providers) => _providers = providers;

    /// <summary>Reads the bundled catalog.</summary>
    public static ModelCatalog Load()
    {
        using var stream = typeof(ModelCatalog).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The resource {Resource} is missing.");
        using var document = JsonDocument.Parse(stream);
        return new ModelCatalog(document.RootElement.GetProperty("providers").EnumerateObject().ToFrozenDictionary(
            provider => provider.Name,
            provider => provider.Value.GetProperty("models").EnumerateObject()
                .Select(model => new CatalogModel(model.Name, Number(model.Value[0]), Price(model.Value[1]), Price(model.Value[2])))
                .ToFrozenDictionary(model => model.Id, StringComparer.Ordinal),
            StringComparer.Ordinal));
    }

    /// <summary>The models of a provider, by the provider's name in the catalog; empty where it is not there.</summary>
    public IEnumerable<CatalogModel> ModelsOf(string provider) =>
        _providers.TryGetValue(provider, out var models) ? models.Values : [];

    public CatalogModel? Find(string provider, string model) =>
        _providers.TryGetValue(provider, out var models) ? models.GetValueOrDefault(model) : null;

    private static long? Number(JsonElement value) => value.ValueKind == JsonValueKind.Null ? null : value.GetInt64();

    private static decimal? Price(JsonElement value) =>
        value.ValueKind == JsonValueKind.Null ? null : decimal.Parse(value.GetString()!, System.Globalization.CultureInfo.InvariantCulture);
}
