namespace Gateway.Grains.Interfaces.Protocols.Anthropic;

/// <summary>What an event of a stream says.</summary>
internal enum AnthropicEventKind : byte
{
    /// <summary>Nothing that we know; new kinds may come at any time.</summary>
    Unknown,

    MessageStart,

    BlockStart,

    BlockDelta,

    BlockStop,

    MessageDelta,

    MessageStop,

    Ping,

    Error,
}
