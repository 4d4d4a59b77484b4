using System.Collections.Frozen;
using System.Text.Json;

namespace Gateway.Grains.Interfaces.Models;

/// <summary>
/// The bundled list of well-known models and their prices: <c>providers</c> of <c>models.json</c>, which names the source and date of each
/// provider's figures. What a model takes is in <see cref="ModelTable"/>.
/// </summary>
public sealed class ModelCatalog
{
    private const string Resource = "Gateway.Grains.Interfaces.Models.models.json";
    private readonly FrozenDictionary<string, CatalogProvider> _providers;

    private ModelCatalog(FrozenDictionary<string, CatalogProvider> providers) => _providers = providers;

    /// <summary>Reads the bundled catalog.</summary>
    public static ModelCatalog Load()
    {
        using var document = OpenResource();
        return new ModelCatalog(document.RootElement.GetProperty("providers").EnumerateObject()
            .ToFrozenDictionary(provider => provider.Name, provider => CatalogReader.Provider(provider.Value), StringComparer.Ordinal));
    }

    /// <summary>The models of a provider, by the provider's name in the catalog; empty where it is not there.</summary>
    public IEnumerable<CatalogModel> ModelsOf(string provider) =>
        _providers.TryGetValue(provider, out var known) ? known.Models.Values : [];

    /// <summary>
    /// What is known of the model: by its very name, else by its name without a date or build (<see cref="Pricing.ModelVersion"/>), else the
    /// same with the vendor who makes the provider's models. Null where that is nothing.
    /// </summary>
    public CatalogModel? Find(string provider, string model) => _providers.TryGetValue(provider, out var known)
        ? known.Find(model) ?? (known.Else is null ? null : Find(known.Else, model))
        : null;

    internal static JsonDocument OpenResource()
    {
        using var stream = typeof(ModelCatalog).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The resource {Resource} is missing.");
        return JsonDocument.Parse(stream);
    }
}
