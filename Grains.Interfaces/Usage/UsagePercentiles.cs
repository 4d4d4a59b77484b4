namespace Gateway.Grains.Interfaces.Usage;

/// <summary>Percentiles in milliseconds, each known to 3.2 %.</summary>
public sealed record UsagePercentiles(double P50, double P95, double P99);
