namespace Gateway.Grains.Interfaces.Providers;

/// <summary>What a node saw of a provider since its last report.</summary>
/// <param name="Entries">In the order in which the attempts ended.</param>
/// <param name="Latencies">One for each model that answered.</param>
[GenerateSerializer, Immutable, Alias("gw.HealthReport")]
public sealed record HealthReport([property: Id(0)] HealthReportEntry[] Entries, [property: Id(1)] ModelLatency[] Latencies);
