using System.Collections.Frozen;
using Gateway.Api.Routing;
using Gateway.Grains.Interfaces.Models;
using Gateway.Grains.Interfaces.Pricing;

namespace Gateway.Api.Pricing;

/// <summary>What every model costs: the operator's prices, then the bundled catalog's. Immutable: a change of the configuration makes a new one.</summary>
internal sealed class PriceTable
{
    private const string ConfiguredSource = "configuration";

    /// <summary>By provider, then by model.</summary>
    private readonly FrozenDictionary<string, FrozenDictionary<string, Tariff>> _configured;
    private readonly BillingSettings _billing;
    private readonly ModelCatalog _catalog;

    public PriceTable(ApiSettings settings, ModelCatalog catalog)
    {
        _billing = settings.Billing;
        _catalog = catalog;
        _configured = settings.Prices
            .Select(price => (Slash: price.Model.IndexOf('/', StringComparison.Ordinal), price.Model, price.Price))
            .GroupBy(price => price.Model[..price.Slash], StringComparer.Ordinal)
            .ToFrozenDictionary(
                provider => provider.Key,
                provider => provider.ToFrozenDictionary(
                    price => price.Model[(price.Slash + 1)..],
                    price => new Tariff(price.Price, _billing, ConfiguredSource, null, IsConfigured: true),
                    StringComparer.Ordinal),
                StringComparer.Ordinal);
    }

    /// <summary>
    /// What the model costs; null where that is not known. The very name goes before the name without its date or build, and the operator's
    /// price before the catalog's.
    /// </summary>
    public Tariff? Find(ProviderSummary provider, string model)
    {
        var configured = _configured.GetValueOrDefault(provider.Name);
        if (configured is not null && configured.TryGetValue(model, out var tariff))
        {
            return tariff;
        }

        var known = provider.Catalog is null ? null : _catalog.Find(provider.Catalog, model);
        if (configured is not null && known?.Id != model
            && configured.TryGetValue(known?.Id ?? model[..ModelVersion.StemLength(model)], out tariff))
        {
            return tariff;
        }

        return known is null ? null : Of(known);
    }

    /// <summary>Every model of these providers whose price is known, by name, and all that the operator gave.</summary>
    public IEnumerable<(string Provider, string Model, Tariff Tariff)> List(IEnumerable<ProviderSummary> providers)
    {
        var listed = providers
            .Where(provider => provider.Catalog is not null)
            .SelectMany(provider => _catalog.ModelsOf(provider.Catalog!)
                .Where(model => !(_configured.GetValueOrDefault(provider.Name)?.ContainsKey(model.Id) ?? false))
                .Select(model => (provider.Name, model.Id, Tariff: Of(model))))
            .Where(row => row.Tariff is not null)
            .Select(row => (row.Name, row.Id, row.Tariff!));
        var own = _configured.SelectMany(provider => provider.Value.Select(model => (provider.Key, model.Key, model.Value)));
        return listed.Concat(own).OrderBy(row => row.Item1, StringComparer.Ordinal).ThenBy(row => row.Item2, StringComparer.Ordinal);
    }

    private Tariff? Of(CatalogModel model) =>
        model.Price is { } price ? new Tariff(price, _billing, model.Source, model.Date, IsConfigured: false) : null;
}
