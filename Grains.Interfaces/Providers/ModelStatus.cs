namespace Gateway.Grains.Interfaces.Providers;

/// <summary>A model's health, for operators.</summary>
/// <param name="Model">The provider's own name of the model.</param>
/// <param name="Circuit">Its circuit.</param>
/// <param name="Requests">Attempts that counted within the sampling window.</param>
/// <param name="Failures">How many of them failed.</param>
/// <param name="ConsecutiveFailures">Failures since the last success.</param>
/// <param name="Duration">Times until the answer was complete, of the last minutes; null where there was none.</param>
/// <param name="FirstToken">Times until the first token, of the last minutes' streams; null where there was none.</param>
[GenerateSerializer, Immutable, Alias("gw.ModelStatus")]
public sealed record ModelStatus(
    [property: Id(0)] string Model,
    [property: Id(1)] CircuitStatus Circuit,
    [property: Id(2)] int Requests,
    [property: Id(3)] int Failures,
    [property: Id(4)] int ConsecutiveFailures,
    [property: Id(5)] LatencySummary? Duration,
    [property: Id(6)] LatencySummary? FirstToken);
