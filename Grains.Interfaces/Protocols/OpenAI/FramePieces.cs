namespace Gateway.Grains.Interfaces.Protocols.OpenAI;

/// <summary>What one event adds to a streamed answer.</summary>
[Flags]
public enum FramePieces : byte
{
    None = 0,

    /// <summary>Text of the first choice.</summary>
    Text = 1,

    /// <summary>Reasoning text.</summary>
    Reasoning = 2,

    /// <summary>A tool call or a piece of its arguments.</summary>
    ToolCall = 4,

    /// <summary>Something else that an answer taken up elsewhere could not go on from: a refusal, audio, content in parts, a second choice.</summary>
    Other = 8,
}
