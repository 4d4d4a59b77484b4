namespace Gateway.Grains.Interfaces.Providers;

/// <summary>How many attempts a node had in flight when it last renewed its subscription.</summary>
[GenerateSerializer, Immutable, Alias("gw.NodeLoad")]
public readonly record struct NodeLoad([property: Id(0)] string Node, [property: Id(1)] int InFlight);
