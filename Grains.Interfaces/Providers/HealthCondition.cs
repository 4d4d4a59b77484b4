namespace Gateway.Grains.Interfaces.Providers;

/// <summary>What keeps requests from a model, or from a provider as a whole.</summary>
/// <param name="Circuit">Closed, open, or half-open.</param>
/// <param name="BreakLeft">How long the break still takes, zero where the circuit is not open. A duration, because the clocks of two nodes differ.</param>
/// <param name="CoolDownLeft">How long the cool-down still takes; zero for none.</param>
/// <param name="Reason">Why the circuit is not closed: one of <see cref="HealthReasons"/>; null where it is.</param>
[GenerateSerializer, Immutable, Alias("gw.HealthCondition")]
public readonly record struct HealthCondition(
    [property: Id(0)] CircuitState Circuit,
    [property: Id(1)] TimeSpan BreakLeft,
    [property: Id(2)] TimeSpan CoolDownLeft,
    [property: Id(3)] string? Reason)
{
    /// <summary>Whether nothing is kept back.</summary>
    public bool IsHealthy => Circuit == CircuitState.Closed && CoolDownLeft <= TimeSpan.Zero;
}
