using Gateway.Api.Errors;
using Gateway.Api.Routing;
using Gateway.Grains.Interfaces.ApiKeys;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Api.Pipeline;

/// <summary>What a request's <c>model</c> and <c>models</c> stand for: the routes to use, in order, repeats dropped.</summary>
internal sealed record RequestPlan(Route[] Routes, RequestedModel[] Models)
{
    public static RequestPlan? TryMake(RequestHead head, RouteTable table, out ApiError? error)
    {
        error = null;
        var routes = new List<Route>(1 + head.Models.Count);
        if (head.Model.Length > 0 && !Add(head.Model))
        {
            error = GatewayErrors.ModelNotFound(head.Model);
            return null;
        }

        foreach (var name in head.Models)
        {
            if (!Add(name))
            {
                error = GatewayErrors.ModelNotFound(name);
                return null;
            }
        }

        return new RequestPlan([.. routes], [.. routes.Select(route => route.Model)]);

        bool Add(string name)
        {
            if (table.Find(name) is not { } route)
            {
                return false;
            }

            if (!routes.Exists(known => known.Model.Canonical == route.Model.Canonical))
            {
                routes.Add(route);
            }

            return true;
        }
    }

    /// <summary>Whether a target's price is known.</summary>
    public bool HasPrice => Array.Exists(Routes, route => Array.Exists(route.Targets, target => target.Tariff is not null));

    /// <summary>All targets in the order in which they are tried; each provider's model once.</summary>
    /// <param name="metadata">The request's metadata, JSON; null for none.</param>
    public Target[] Order(RequestHead head, string? metadata, Func<int, int> chance, Func<Target, TimeSpan?> latency)
    {
        if (Routes is [{ Targets.Length: 1 } single])
        {
            return single.Targets;
        }

        var facts = new OrderFacts(chance, latency, TokenEstimate.OfText(head.TextBytes), head.MaxTokens, null);
        if (Routes is [var only])
        {
            return TargetOrder.Of(only, facts with { Sticky = StickyValue.Find(metadata, only.StickyBy) });
        }

        return [.. Routes
            .SelectMany(route => TargetOrder.Of(route, facts with { Sticky = StickyValue.Find(metadata, route.StickyBy) }))
            .DistinctBy(target => (target.Provider, target.Model))];
    }
}
