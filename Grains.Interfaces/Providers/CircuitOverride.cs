namespace Gateway.Grains.Interfaces.Providers;

/// <summary>What an operator ordered for a provider as a whole; stays until it is changed.</summary>
[GenerateSerializer, Alias("gw.CircuitOverride")]
public enum CircuitOverride : byte
{
    /// <summary>The circuits decide.</summary>
    Auto = 0,

    /// <summary>No request passes.</summary>
    Open = 1,

    /// <summary>No circuit opens; those that were open are closed. Cool-downs hold all the same.</summary>
    Closed = 2,
}
