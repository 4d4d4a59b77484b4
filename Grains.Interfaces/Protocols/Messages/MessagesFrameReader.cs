using Gateway.Grains.Interfaces.Protocols.Anthropic;
using Gateway.Grains.Interfaces.Protocols.Doors;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Interfaces.Protocols.Messages;

/// <summary>Reads the events of a stream that goes out as it came.</summary>
internal sealed class MessagesFrameReader : IFrameReader
{
    private AnthropicUsage _usage;
    private string? _stopReason;
    private bool _hasCalls;
    private bool _begun;

    public FrameFacts Read(ReadOnlySpan<byte> data)
    {
        if (!AnthropicEvent.TryRead(data, out var read))
        {
            return new FrameFacts(FrameKind.Other, null, null, 0, false);
        }

        switch (read.Kind)
        {
            case AnthropicEventKind.BlockDelta:
                return Delta(data, read);
            case AnthropicEventKind.BlockStart:
                return Start(data, read);
            case AnthropicEventKind.MessageStart when !_begun:
                // Its count of the output is a placeholder; the prompt is known from here on.
                _begun = true;
                _usage = AnthropicMessageStart.Read(data[read.Message]).Usage;
                return Chunk with { Usage = _usage.SoFar?.Usage };
            case AnthropicEventKind.MessageDelta:
                _usage.TakeSum(data[read.Usage]);
                _stopReason = data[read.StopReason] is { IsEmpty: false } reason ? AnthropicStopReason.Translate(JsonText.Decode(reason, 64), _hasCalls) : _stopReason;
                return Chunk with { Usage = _usage.Tokens, FinishReason = _stopReason };
            case AnthropicEventKind.MessageStop:
                return new FrameFacts(FrameKind.Done, _usage.Tokens, _stopReason, 0, false);
            case AnthropicEventKind.Error:
                return new FrameFacts(FrameKind.Error, null, null, 0, false);
            default:
                return Chunk;
        }
    }

    private static FrameFacts Chunk => new(FrameKind.Chunk, null, null, 0, false);

    private FrameFacts Start(ReadOnlySpan<byte> data, in AnthropicEvent read)
    {
        if (data[read.Block].IsEmpty)
        {
            return Chunk;
        }

        using var document = AnthropicMessageStart.Parse(data[read.Block]);
        var block = new AnthropicBlockStart(document.RootElement, answersByTool: false);
        switch (block.Kind)
        {
            case AnthropicBlockKind.Text:
                // Newer servers may put text here.
                var text = Place(data, block.Text);
                return OfText(text.Start, block.Text);
            case AnthropicBlockKind.Thinking:
                // A model that keeps its thoughts to itself says nothing more for a long time; it is at work all the same.
                return Beside(FramePieces.Reasoning, Place(data, block.Thinking).Start, block.Thinking);
            case AnthropicBlockKind.Redacted:
                return Chunk with { Pieces = FramePieces.Reasoning };
            case AnthropicBlockKind.Tool:
                _hasCalls = true;
                return Beside(FramePieces.ToolCall, 0, default) with { Calls = 1, TextBytes = block.Input.Length };
            default:
                return Chunk with { Pieces = FramePieces.Other };
        }

        // The block was parsed from a copy: its texts are found again where they stand.
        static (int Start, int Length) Place(ReadOnlySpan<byte> data, ReadOnlySpan<byte> text) => text.IsEmpty ? default : (data.IndexOf(text), text.Length);
    }

    private static FrameFacts Delta(ReadOnlySpan<byte> data, in AnthropicEvent read)
    {
        if (data[read.Text] is { IsEmpty: false } text)
        {
            return OfText(read.Text.Start.Value, text);
        }

        if (data[read.Thinking] is { IsEmpty: false } thinking)
        {
            return Beside(FramePieces.Reasoning, read.Thinking.Start.Value, thinking);
        }

        return data[read.PartialJson] is { IsEmpty: false } arguments ? Beside(FramePieces.ToolCall, read.PartialJson.Start.Value, arguments) : Chunk;
    }

    private static FrameFacts OfText(int start, ReadOnlySpan<byte> text) => text.IsEmpty ? Chunk
        : Chunk with { TextBytes = JsonText.Utf8Length(text), Pieces = FramePieces.Text, ContentStart = start, ContentLength = text.Length };

    private static FrameFacts Beside(FramePieces pieces, int start, ReadOnlySpan<byte> text) =>
        Chunk with { TextBytes = JsonText.Utf8Length(text), Pieces = pieces, OtherStart = start, OtherLength = text.Length };
}
