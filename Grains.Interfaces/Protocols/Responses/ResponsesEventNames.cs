namespace Gateway.Grains.Interfaces.Protocols.Responses;

/// <summary>Finds the <see cref="ResponsesEventKind"/> of an event's <c>type</c>.</summary>
internal static class ResponsesEventNames
{
    public static ResponsesEventKind Find(ReadOnlySpan<byte> type)
    {
        if (type.SequenceEqual("error"u8))
        {
            return ResponsesEventKind.Error;
        }

        return type.StartsWith("response."u8) ? Named(type[9..]) : ResponsesEventKind.Other;
    }

    private static ResponsesEventKind Named(ReadOnlySpan<byte> name) => name.Length switch
    {
        6 when name.SequenceEqual("queued"u8) => ResponsesEventKind.Begun,
        6 when name.SequenceEqual("failed"u8) => ResponsesEventKind.Failed,
        7 when name.SequenceEqual("created"u8) => ResponsesEventKind.Begun,
        9 when name.SequenceEqual("completed"u8) => ResponsesEventKind.Completed,
        9 when name.SequenceEqual("cancelled"u8) => ResponsesEventKind.Failed,
        10 when name.SequenceEqual("incomplete"u8) => ResponsesEventKind.Incomplete,
        11 when name.SequenceEqual("in_progress"u8) => ResponsesEventKind.Begun,
        12 when name.SequenceEqual("refusal.done"u8) => ResponsesEventKind.RefusalDone,
        13 when name.SequenceEqual("refusal.delta"u8) => ResponsesEventKind.RefusalDelta,
        16 when name.SequenceEqual("output_item.done"u8) => ResponsesEventKind.ItemDone,
        16 when name.SequenceEqual("output_text.done"u8) => ResponsesEventKind.TextDone,
        17 when name.SequenceEqual("output_item.added"u8) => ResponsesEventKind.ItemAdded,
        17 when name.SequenceEqual("output_text.delta"u8) => ResponsesEventKind.TextDelta,
        17 when name.SequenceEqual("content_part.done"u8) => ResponsesEventKind.PartDone,
        18 when name.SequenceEqual("content_part.added"u8) => ResponsesEventKind.PartAdded,
        19 when name.SequenceEqual("reasoning_text.done"u8) => ResponsesEventKind.ReasoningDone,
        20 when name.SequenceEqual("reasoning_text.delta"u8) => ResponsesEventKind.ReasoningDelta,
        27 when name.SequenceEqual("custom_tool_call_input.done"u8) => ResponsesEventKind.ArgumentsDone,
        27 when name.SequenceEqual("reasoning_summary_text.done"u8) => ResponsesEventKind.ReasoningDone,
        28 when name.SequenceEqual("custom_tool_call_input.delta"u8) => ResponsesEventKind.ArgumentsDelta,
        28 when name.SequenceEqual("function_call_arguments.done"u8) => ResponsesEventKind.ArgumentsDone,
        28 when name.SequenceEqual("reasoning_summary_part.added"u8) => ResponsesEventKind.SummaryPartAdded,
        28 when name.SequenceEqual("output_text.annotation.added"u8) => ResponsesEventKind.Annotation,
        28 when name.SequenceEqual("reasoning_summary_text.delta"u8) => ResponsesEventKind.ReasoningDelta,
        29 when name.SequenceEqual("function_call_arguments.delta"u8) => ResponsesEventKind.ArgumentsDelta,
        _ => ResponsesEventKind.Other,
    };
}
