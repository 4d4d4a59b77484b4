namespace Gateway.Grains.Interfaces.Forwarding;

/// <summary>How far a call is after a piece.</summary>
[GenerateSerializer, Alias("gw.RemoteState")]
public enum RemoteState : byte
{
    /// <summary>More may come.</summary>
    Running = 0,

    /// <summary>This was all.</summary>
    Ended = 1,

    /// <summary>The provider broke off after this.</summary>
    Broken = 2,

    /// <summary>Nothing was sent to the provider: the silo stops, or has no room. Another one may.</summary>
    Refused = 3,

    /// <summary>The silo does not know the call, or not this piece of it (any more).</summary>
    Unknown = 4,
}
