using Gateway.Api.Pricing;
using Gateway.Api.Routing;
using Gateway.Api.Snapshot;
using Gateway.Grains.Interfaces.ApiKeys;
using Gateway.Grains.Interfaces.Models;

namespace Gateway.Api.Endpoints.OpenAI;

/// <summary>The models and routes that a key may use.</summary>
internal sealed class VisibleModels(CurrentSnapshot current, ModelCatalog catalog)
{
    /// <summary>OpenAI's shape wants a time; routes and models of other providers have none that is known.</summary>
    private const long NoTime = 0;

    /// <summary>All of them: routes first, then the catalog's models of each usable provider.</summary>
    public IReadOnlyList<ModelView> List(ModelPatterns filter)
    {
        var table = current.Value.Routes;
        var routes = table.Routes
            .Where(route => filter.Allows(route.Model))
            .OrderBy(route => route.Name, StringComparer.Ordinal)
            .Select(View);
        var models = table.Providers
            .Where(provider => provider.Catalog is not null)
            .OrderBy(provider => provider.Name, StringComparer.Ordinal)
            .SelectMany(provider => catalog.ModelsOf(provider.Catalog!)
                .OrderBy(model => model.Id, StringComparer.Ordinal)
                .Select(model => View(provider.Name, model.Id, model, current.Value.Prices.Find(provider, model.Id))))
            .Where(view => filter.Allows(new RequestedModel(view.Id, view.Id)));
        return [.. routes, .. models];
    }

    /// <summary>One by the name a request would use; null where there is none that may be used.</summary>
    public ModelView? Find(string name, ModelPatterns filter) =>
        current.Value.Routes.Find(name) is { } route && filter.Allows(route.Model) ? View(route) : null;

    private ModelView View(Route route)
    {
        if (route.Name is not null)
        {
            return new ModelView(route.Name, "model", NoTime, "gateway", null, null);
        }

        var target = route.Targets[0];
        var provider = current.Value.Routes.Providers.First(provider => provider.Name == target.Provider);
        return View(target.Provider, target.Model, provider.Catalog is null ? null : catalog.Find(provider.Catalog, target.Model), target.Tariff);
    }

    private static ModelView View(string provider, string id, CatalogModel? model, Tariff? tariff) => new(
        $"{provider}/{id}",
        "model",
        NoTime,
        provider,
        model?.ContextLength,
        tariff is null ? null : ModelPricingView.Of(tariff.Price));
}
