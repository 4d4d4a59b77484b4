namespace Gateway.Grains.Interfaces.Providers;

[GenerateSerializer, Alias("gw.CircuitState")]
public enum CircuitState : byte
{
    /// <summary>Requests pass.</summary>
    Closed = 0,

    /// <summary>No request passes until the break is over.</summary>
    Open = 1,

    /// <summary>The break is over; one request at a time, with a permit, finds out whether the provider is back.</summary>
    HalfOpen = 2,
}
