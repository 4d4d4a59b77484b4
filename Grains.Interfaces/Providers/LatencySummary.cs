namespace Gateway.Grains.Interfaces.Providers;

/// <summary>Percentiles in milliseconds, each known to some 6 %.</summary>
[GenerateSerializer, Immutable, Alias("gw.LatencySummary")]
public sealed record LatencySummary([property: Id(0)] double P50, [property: Id(1)] double P95, [property: Id(2)] double P99);
