namespace Gateway.Api.Routing;

/// <summary>How a route orders its targets.</summary>
public enum RoutingStrategy
{
    /// <summary>In the order they stand.</summary>
    Priority,

    /// <summary>The first by chance in proportion to the weights, the others likewise after it.</summary>
    Weighted,

    /// <summary>The one whose first token comes soonest, as this node has seen it lately; one that was not seen yet comes first.</summary>
    Latency,

    /// <summary>The one that this request costs least at, by the list prices; one without a known price comes last.</summary>
    Cost,
}
