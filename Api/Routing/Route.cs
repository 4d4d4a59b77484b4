using Gateway.Grains.Interfaces.ApiKeys;

namespace Gateway.Api.Routing;

/// <summary>What a model name stands for: a configured route, or one model of one provider.</summary>
/// <param name="Name">The route's name; null for a model that is named directly.</param>
/// <param name="Model">The name as asked for, and what it stands for; what a key's model patterns are held against.</param>
/// <param name="Strategy">How <paramref name="Targets"/> are ordered for a request.</param>
/// <param name="StickyBy">The field of the metadata that decides where a request begins; null for none.</param>
internal sealed record Route(
    string? Name, RequestedModel Model, RoutingStrategy Strategy, Target[] Targets, RouteLimits Limits, string? StickyBy = null);
