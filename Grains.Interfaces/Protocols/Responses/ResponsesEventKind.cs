namespace Gateway.Grains.Interfaces.Protocols.Responses;

/// <summary>What an event of a stream says. The names are those of the API, <c>response.output_text.delta</c> being <see cref="TextDelta"/>.</summary>
internal enum ResponsesEventKind : byte
{
    /// <summary>Anything that the gateway has no use for.</summary>
    Other,

    /// <summary><c>response.created</c>, <c>response.queued</c> and <c>response.in_progress</c>.</summary>
    Begun,
    Completed,
    Incomplete,

    /// <summary><c>response.failed</c>, and a response that was cancelled.</summary>
    Failed,
    Error,
    ItemAdded,
    ItemDone,
    PartAdded,
    PartDone,
    TextDelta,
    TextDone,
    RefusalDelta,
    RefusalDone,

    /// <summary>Arguments of a function, or the input of a custom tool.</summary>
    ArgumentsDelta,
    ArgumentsDone,

    /// <summary>A piece of reasoning text, or of its summary.</summary>
    ReasoningDelta,
    ReasoningDone,
    SummaryPartAdded,
    Annotation,
}
