namespace Gateway.Api.Routing;

/// <summary>How a route orders its targets.</summary>
public enum RoutingStrategy
{
    /// <summary>In the order they stand.</summary>
    Priority,

    /// <summary>The first by chance in proportion to the weights, the others likewise after it.</summary>
    Weighted,
}
