namespace Gateway.Grains.Interfaces.Providers;

/// <summary>Why a target is not used, as the log, the explanation of a request and <c>/admin/providers</c> say it.</summary>
public static class HealthReasons
{
    /// <summary>It failed too often.</summary>
    public const string CircuitOpen = "circuit_open";

    /// <summary>It asked for a pause (429).</summary>
    public const string CoolDown = "cool_down";

    /// <summary>It refused the gateway's own credential.</summary>
    public const string Credential = "credential";

    /// <summary>An operator opened the circuit.</summary>
    public const string Manual = "manual";
}
