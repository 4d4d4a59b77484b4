namespace Gateway.Grains.Interfaces.Providers;

/// <summary>How far an attempt came, and which side failed.</summary>
[GenerateSerializer, Alias("gw.ProviderOutcome")]
public enum ProviderOutcome : byte
{
    /// <summary>The provider answers with a 2xx; its body is open.</summary>
    Answered = 0,

    /// <summary>The provider answered with an error status.</summary>
    Refused = 1,

    /// <summary>No connection, or it broke before an answer's head came.</summary>
    ConnectFailed = 2,

    /// <summary>The answer's head did not come in time.</summary>
    TimedOut = 3,

    /// <summary>No provider with this name is configured (any more), or its kind cannot do this operation.</summary>
    NotAvailable = 4,

    /// <summary>The caller went away.</summary>
    Cancelled = 5,
}
