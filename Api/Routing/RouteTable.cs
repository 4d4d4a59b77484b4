using System.Collections.Frozen;
using Gateway.Api.Pricing;
using Gateway.Grains.Interfaces.ApiKeys;
using Gateway.Grains.Interfaces.Models;

namespace Gateway.Api.Routing;

/// <summary>All names that a request may use as <c>model</c>. Immutable: a change of the configuration makes a new one.</summary>
internal sealed class RouteTable
{
    private readonly FrozenDictionary<string, Route> _routes;
    private readonly FrozenDictionary<string, ProviderSummary> _providers;
    private readonly FrozenDictionary<string, Route> _bareModels;
    private readonly FrozenDictionary<string, ForwarderReference> _forwarders;
    private readonly FrozenDictionary<string, ProviderBucket> _buckets;
    private readonly RouteLimits _defaults;
    private readonly PriceTable _prices;
    private readonly ModelCatalog _catalog;

    public RouteTable(ApiSettings settings, ModelCatalog catalog, PriceTable prices)
    {
        _prices = prices;
        _catalog = catalog;
        _defaults = settings.Defaults;
        _providers = settings.Providers.ToFrozenDictionary(provider => provider.Name, StringComparer.Ordinal);
        _forwarders = settings.Providers.ToFrozenDictionary(provider => provider.Name, provider => new ForwarderReference(provider.Name), StringComparer.Ordinal);
        _buckets = settings.Providers.Where(provider => !provider.Limits.IsNone)
            .ToFrozenDictionary(provider => provider.Name, provider => new ProviderBucket(provider.Name, provider.Limits), StringComparer.Ordinal);
        _routes = settings.Routes.ToFrozenDictionary(route => route.Name, Compile, StringComparer.Ordinal);
        _bareModels = CompileBareModels(catalog);
    }

    public IEnumerable<Route> Routes => _routes.Values;

    public IEnumerable<ProviderSummary> Providers => _providers.Values;

    /// <summary>
    /// What <paramref name="name"/> stands for: a route, else <c>provider/model</c> (everything after the first slash is the provider's own
    /// name of the model), else a model that exactly one enabled provider's catalog lists. Null where it is none of these.
    /// </summary>
    public Route? Find(string name)
    {
        if (_routes.TryGetValue(name, out var route))
        {
            return route;
        }

        var slash = name.IndexOf('/', StringComparison.Ordinal);
        if (slash > 0 && slash < name.Length - 1 && _providers.TryGetValue(name[..slash], out var provider))
        {
            return Direct(provider, name[(slash + 1)..], name);
        }

        return _bareModels.GetValueOrDefault(name);
    }

    private Route Compile(RouteSettings settings) => new(
        settings.Name,
        new RequestedModel(settings.Name, settings.Name),
        settings.Strategy,
        [.. settings.Targets.Select(target => TargetOf(_providers[target.Provider], target.Model, target.Weight))],
        settings.Limits,
        settings.StickyBy);

    private Route Direct(ProviderSummary provider, string model, string requested) => new(
        null,
        new RequestedModel(requested, $"{provider.Name}/{model}"),
        RoutingStrategy.Priority,
        [TargetOf(provider, model, 1)],
        _defaults);

    private Target TargetOf(ProviderSummary provider, string model, int weight)
    {
        var facts = provider.Models.Of(model);
        return new Target(provider.Name, model, weight, _forwarders[provider.Name])
        {
            Facts = facts,
            Bucket = _buckets.GetValueOrDefault(provider.Name),
            Tariff = _prices.Find(provider, model),
            Catalog = provider.Catalog,
            Speaks = provider.Speaks,
            ContextLength = facts.Context ?? (provider.Catalog is { } vendor ? _catalog.Find(vendor, model)?.ContextLength : null),
        };
    }

    private FrozenDictionary<string, Route> CompileBareModels(ModelCatalog catalog) => _providers.Values
        .Where(provider => provider.Catalog is not null)
        .SelectMany(provider => catalog.ModelsOf(provider.Catalog!).Select(model => (provider, model)))
        .GroupBy(offer => offer.model.Id, StringComparer.Ordinal)
        .Where(offers => offers.Count() == 1)
        .ToFrozenDictionary(
            offers => offers.Key,
            offers => Direct(offers.First().provider, offers.Key, offers.Key),
            StringComparer.Ordinal);
}
