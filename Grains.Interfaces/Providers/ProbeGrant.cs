namespace Gateway.Grains.Interfaces.Providers;

/// <summary>The answer to a request for a probe permit.</summary>
/// <param name="Granted">Whether the request may be sent.</param>
/// <param name="Permit">Names the permit when it is settled; 0 where none is needed, because the circuit is closed.</param>
[GenerateSerializer, Immutable, Alias("gw.ProbeGrant")]
public readonly record struct ProbeGrant([property: Id(0)] bool Granted, [property: Id(1)] long Permit);
