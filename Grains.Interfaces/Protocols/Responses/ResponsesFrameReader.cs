using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Doors;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Interfaces.Protocols.Responses;

/// <summary>Reads the events of a provider that speaks this language in passing. One instance a stream.</summary>
internal sealed class ResponsesFrameReader : IFrameReader
{
    private static readonly FrameFacts Nothing = new(FrameKind.Chunk, null, null, 0, false);

    /// <summary>The item of which a piece came last; where its whole comes at the end only, that is the piece.</summary>
    private int _said = -1;

    public FrameFacts Read(ReadOnlySpan<byte> data)
    {
        if (!ResponsesEvent.TryRead(data, out var read))
        {
            // OpenRouter ends its streams with chat's mark; the answer has ended before it.
            return new FrameFacts(data.StartsWith("[DONE]"u8) ? FrameKind.Done : FrameKind.Other, null, null, 0, false);
        }

        switch (read.Kind)
        {
            case ResponsesEventKind.TextDelta:
                return Text(data, read, read.Delta);
            case ResponsesEventKind.TextDone when _said != read.OutputIndex:
                return Text(data, read, read.Whole);
            case ResponsesEventKind.ReasoningDelta:
                return Other(data, read, read.Delta, FramePieces.Reasoning);
            case ResponsesEventKind.ReasoningDone when _said != read.OutputIndex:
                return Other(data, read, read.Whole, FramePieces.Reasoning);
            case ResponsesEventKind.ArgumentsDelta:
                return Other(data, read, read.Delta, FramePieces.ToolCall);
            case ResponsesEventKind.ArgumentsDone when _said != read.OutputIndex:
                return Other(data, read, read.Whole, FramePieces.ToolCall);
            case ResponsesEventKind.RefusalDelta:
                return Other(data, read, read.Delta, FramePieces.Other);
            case ResponsesEventKind.ItemAdded:
                return Added(data[read.Item]);
            case ResponsesEventKind.Completed or ResponsesEventKind.Incomplete:
                return End(data[read.Response]);
            case ResponsesEventKind.Failed or ResponsesEventKind.Error:
                return new FrameFacts(FrameKind.Error, null, null, 0, false);
            default:
                return Nothing;
        }
    }

    private FrameFacts Text(ReadOnlySpan<byte> data, in ResponsesEvent read, Range text)
    {
        var (start, length) = text.GetOffsetAndLength(data.Length);
        if (length == 0)
        {
            return Nothing;
        }

        _said = read.OutputIndex;
        return Nothing with { TextBytes = JsonText.Utf8Length(data[text]), Pieces = FramePieces.Text, ContentStart = start, ContentLength = length };
    }

    private FrameFacts Other(ReadOnlySpan<byte> data, in ResponsesEvent read, Range text, FramePieces pieces)
    {
        var (start, length) = text.GetOffsetAndLength(data.Length);
        if (length == 0)
        {
            return Nothing;
        }

        _said = read.OutputIndex;
        return Nothing with { TextBytes = JsonText.Utf8Length(data[text]), Pieces = pieces, OtherStart = start, OtherLength = length };
    }

    /// <summary>A message or what is thought says something only when its text comes; everything else is a call that has begun.</summary>
    private static FrameFacts Added(ReadOnlySpan<byte> item)
    {
        var reader = new Utf8JsonReader(item.IsEmpty ? "{}"u8 : item, new JsonReaderOptions { MaxDepth = AnswerReader.MaxDepth });
        using var document = JsonDocument.ParseValue(ref reader);
        return new ResponsesItem(document.RootElement).Kind switch
        {
            ResponsesItemKind.Message or ResponsesItemKind.Reasoning => Nothing,
            ResponsesItemKind.Function or ResponsesItemKind.Custom => Nothing with { Pieces = FramePieces.ToolCall, Calls = 1 },
            _ => Nothing with { Pieces = FramePieces.Other },
        };
    }

    private static FrameFacts End(ReadOnlySpan<byte> response)
    {
        var reader = new Utf8JsonReader(response.IsEmpty ? "{}"u8 : response, new JsonReaderOptions { MaxDepth = AnswerReader.MaxDepth });
        using var document = JsonDocument.ParseValue(ref reader);
        var root = document.RootElement;
        return ResponsesStatus.IsFailed(root)
            ? new FrameFacts(FrameKind.Error, null, null, 0, false)
            : new FrameFacts(FrameKind.Done, ResponsesUsage.Read(root), ResponsesStatus.FinishReason(root, ResponsesStatus.HasCalls(root)), 0, false);
    }
}
