namespace Gateway.Grains.Interfaces.Protocols.Doors;

/// <summary>Languages of callers beside chat completions, as a set: what a provider speaks of them.</summary>
[Flags]
public enum DoorKind : byte
{
    None = 0,

    /// <summary>Anthropic's Messages.</summary>
    Messages = 1,

    /// <summary>OpenAI's Responses.</summary>
    Responses = 2,
}
