namespace Gateway.Grains.Interfaces.Providers;

/// <summary>Latencies of a model's successful attempts.</summary>
/// <param name="Model">The provider's own name of the model.</param>
/// <param name="Duration">Times until the answer was complete.</param>
/// <param name="FirstToken">Times until the first token, of streams.</param>
[GenerateSerializer, Immutable, Alias("gw.ModelLatency")]
public sealed record ModelLatency(
    [property: Id(0)] string Model,
    [property: Id(1)] LatencyCounts Duration,
    [property: Id(2)] LatencyCounts FirstToken);
