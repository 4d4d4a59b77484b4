using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Interfaces.Protocols.OpenAI;

/// <summary>What the gateway wants to know of one event of a streamed answer.</summary>
/// <param name="Usage">The provider's count so far, normalised; null where the event has none. The last one of a stream is the answer's.</param>
/// <param name="FinishReason">The last one among the event's choices; null where none is given.</param>
/// <param name="TextBytes">UTF-8 bytes of text, reasoning text and tool arguments that the event adds to the answer.</param>
/// <param name="UsageOnly">The event brings usage and no choices: it is kept from callers that did not ask for usage.</param>
public readonly record struct FrameFacts(FrameKind Kind, TokenUsage? Usage, string? FinishReason, int TextBytes, bool UsageOnly)
{
    /// <summary>What the event adds; nothing for one that only says who speaks.</summary>
    public FramePieces Pieces { get; init; }

    /// <summary>Where in the payload the text of <see cref="FramePieces.Text"/> stands, between its quotes, still escaped.</summary>
    public int ContentStart { get; init; }

    /// <summary>Bytes of that text as they stand.</summary>
    public int ContentLength { get; init; }

    /// <summary>Where in the payload the first text stands that is generated beside <see cref="FramePieces.Text"/>: reasoning, or a call's arguments.</summary>
    public int OtherStart { get; init; }

    /// <summary>Bytes of that text as they stand.</summary>
    public int OtherLength { get; init; }

    /// <summary>Tool calls that begin with the event.</summary>
    public int Calls { get; init; }
}
