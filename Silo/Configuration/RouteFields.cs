using Gateway.Api.Routing;

namespace Gateway.Silo.Configuration;

/// <summary>The fields that a route and the defaults share, with what is left out filled in.</summary>
internal sealed record RouteFields(RoutingStrategy Strategy, RouteLimits Limits, string? StickyBy = null)
{
    /// <summary>The contract's own defaults.</summary>
    public static RouteFields BuiltIn { get; } = new(RoutingStrategy.Priority, new RouteLimits());
}
