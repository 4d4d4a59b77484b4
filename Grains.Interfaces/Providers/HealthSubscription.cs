namespace Gateway.Grains.Interfaces.Providers;

/// <summary>A node asks to be told of changes.</summary>
/// <param name="Node">Names the node's process; a renewal has the same name.</param>
/// <param name="Observer">Who is told.</param>
/// <param name="InFlight">Attempts that the node has in flight at the provider.</param>
[GenerateSerializer, Immutable, Alias("gw.HealthSubscription")]
public sealed record HealthSubscription(
    [property: Id(0)] string Node,
    [property: Id(1)] IProviderHealthObserver Observer,
    [property: Id(2)] int InFlight);
