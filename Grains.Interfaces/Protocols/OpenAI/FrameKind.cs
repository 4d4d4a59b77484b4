namespace Gateway.Grains.Interfaces.Protocols.OpenAI;

/// <summary>What the payload of one event of a streamed answer is.</summary>
public enum FrameKind : byte
{
    /// <summary>A JSON object without an error: a piece of the answer.</summary>
    Chunk,

    /// <summary><c>[DONE]</c>.</summary>
    Done,

    /// <summary>A JSON object that OpenAI's own clients throw on.</summary>
    Error,

    /// <summary>Anything else: no data, no JSON, or JSON that is no object.</summary>
    Other,
}
