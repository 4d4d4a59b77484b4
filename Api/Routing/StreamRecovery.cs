namespace Gateway.Api.Routing;

/// <summary>What becomes of a stream that breaks off after the caller has seen a part of it.</summary>
public enum StreamRecovery
{
    /// <summary>Another attempt goes on with it.</summary>
    Continue,

    /// <summary>It ends with an error frame.</summary>
    Error,
}
