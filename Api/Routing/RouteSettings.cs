namespace Gateway.Api.Routing;

/// <summary>One route as configured, with the defaults filled in.</summary>
public sealed record RouteSettings
{
    public required string Name { get; init; }

    public RoutingStrategy Strategy { get; init; } = RoutingStrategy.Priority;

    public IReadOnlyList<TargetSettings> Targets { get; init; } = [];

    public RouteLimits Limits { get; init; } = new();
}
