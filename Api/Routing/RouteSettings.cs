namespace Gateway.Api.Routing;

/// <summary>One route as configured, with the defaults filled in.</summary>
public sealed record RouteSettings
{
    public required string Name { get; init; }

    public RoutingStrategy Strategy { get; init; } = RoutingStrategy.Priority;

    public IReadOnlyList<TargetSettings> Targets { get; init; } = [];

    /// <summary>
    /// A field of <c>x-gateway-metadata</c>: requests with the same value of it begin at the same target, as long as that one can be used.
    /// Null for none. Takes the place of the strategy for requests that carry the field.
    /// </summary>
    public string? StickyBy { get; init; }

    public RouteLimits Limits { get; init; } = new();
}
