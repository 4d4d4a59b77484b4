using System.Buffers;
using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Interfaces.Protocols.Anthropic;

/// <summary>Turns a stream of the Messages API into OpenAI's.</summary>
/// <param name="fallbackId">The completion's id where the provider gives none.</param>
/// <param name="created">Unix seconds.</param>
/// <param name="fallbackModel">The model's name where the provider gives none.</param>
/// <param name="answersByTool">Whether <see cref="AnthropicJsonTool"/> is used.</param>
public sealed class AnthropicStreamTranslator(string fallbackId, long created, string fallbackModel, bool answersByTool, IReasoningMemory memory)
    : IStreamTranslator
{
    /// <summary>The API opens one block at a time; a server that never closes any must not grow our memory.</summary>
    private const int MaxOpen = 256;

    private readonly Dictionary<int, AnthropicStreamBlock> _open = [];
    private readonly AnthropicTurnThinking _thinking = new();
    private ChatChunkWriter? _writer;
    private AnthropicUsage _usage;
    private string? _stopReason;
    private string? _stopSequence;
    private string? _refusal;
    private long _length;
    private int _calls;
    private bool _begun;
    private bool _ended;

    /// <summary>The prompt is known from the first event on; the completion is a placeholder until message_delta.</summary>
    public PartialUsage? UsageSoFar => _usage.SoFar;

    public void Translate(ReadOnlySpan<byte> payload, IBufferWriter<byte> output)
    {
        if (_ended)
        {
            // A second message_start and its answer may follow the first one's end.
            return;
        }

        if (!AnthropicEvent.TryRead(payload, out var read))
        {
            if (!payload.StartsWith("[DONE]"u8))
            {
                // A piece of the answer may be lost.
                Fail(output, new ProviderError("The provider sent an event that is not JSON.", "server_error", "invalid_event", null));
            }

            return;
        }

        switch (read.Kind)
        {
            case AnthropicEventKind.BlockDelta:
                Delta(payload, read, output);
                break;
            case AnthropicEventKind.MessageStart when _writer is null:
                Start(payload[read.Message]);
                break;
            case AnthropicEventKind.BlockStart:
                Open(payload[read.Block], read.Index, output);
                break;
            case AnthropicEventKind.BlockStop when _open.Remove(read.Index, out var block):
                Close(block, output);
                break;
            case AnthropicEventKind.MessageDelta:
                EndOfMessage(payload, read);
                break;
            case AnthropicEventKind.MessageStop:
                Finish(output);
                break;

            // Before the answer has begun nothing goes out: a provider that does nothing but ping has not answered, and may still fail over.
            case AnthropicEventKind.Ping when _begun:
                ChatChunkWriter.Comment(output);
                break;
            case AnthropicEventKind.Error:
                Fail(output, AnthropicErrors.ReadInBand(payload));
                break;
        }
    }

    /// <summary>Nothing is left to say: a stream that is whole has ended with message_stop, and one that is not must not look as if it were.</summary>
    public void End(IBufferWriter<byte> output) => _ended = true;

    private void Start(ReadOnlySpan<byte> message)
    {
        var start = AnthropicMessageStart.Read(message);
        _usage = start.Usage;
        _writer = new ChatChunkWriter(start.Id ?? fallbackId, created, start.Model ?? fallbackModel);
    }

    /// <summary>The writer, once the caller knows who speaks.</summary>
    private ChatChunkWriter Begin(IBufferWriter<byte> output)
    {
        _writer ??= new ChatChunkWriter(fallbackId, created, fallbackModel);
        if (!_begun)
        {
            // Not at message_start: an error that follows at once can still be answered by another target.
            _begun = true;
            _writer.Role(output);
        }

        return _writer;
    }

    private void Open(ReadOnlySpan<byte> json, int index, IBufferWriter<byte> output)
    {
        if (json.IsEmpty || _open.Count >= MaxOpen)
        {
            Fail(output, new ProviderError("The provider sent a content block that cannot be read.", "server_error", "invalid_event", null));
            return;
        }

        using var document = AnthropicMessageStart.Parse(json);
        var start = new AnthropicBlockStart(document.RootElement, answersByTool);
        var writer = Begin(output);
        var input = start.Input;
        var block = new AnthropicStreamBlock(start.Kind)
        {
            ToolIndex = _calls, Start = _length, IsWhole = !input.IsEmpty, HasArguments = !input.IsEmpty,
        };
        _open[index] = block;
        switch (start.Kind)
        {
            case AnthropicBlockKind.Text:
                Text(writer, start.Text, output);
                break;
            case AnthropicBlockKind.Thinking:
                Thinking(writer, block, start.Thinking, output);
                block.Signature = start.Signature.ToArray();
                break;
            case AnthropicBlockKind.Redacted when _thinking.HasRoom(json.Length) && AnthropicThinkingBlocks.IsReplayable(document.RootElement):
                block.Kept.Write(json);
                break;
            case AnthropicBlockKind.Tool:
                // Counted over the calls: the block's own index counts texts too.
                var id = start.Id.Length > 0 ? start.Id : $"call_{fallbackId}_{_calls}";
                _thinking.AddCall(id);
                writer.ToolCall(output, _calls++, id, start.Name, input);
                break;
            case AnthropicBlockKind.Answer when !input.IsEmpty:
                var escaped = new ArrayBufferWriter<byte>(input.Length);
                ChatChunkWriter.Escape(escaped, input);
                writer.Text(output, escaped.WrittenSpan);
                break;
        }
    }

    private void Delta(ReadOnlySpan<byte> payload, in AnthropicEvent read, IBufferWriter<byte> output)
    {
        var block = _open.GetValueOrDefault(read.Index);
        var writer = Begin(output);
        Text(writer, payload[read.Text], output);
        Thinking(writer, block, payload[read.Thinking], output);
        if (block is null)
        {
            return;
        }

        Arguments(writer, block, payload[read.PartialJson], output);
        if (payload[read.Signature] is { IsEmpty: false } signature)
        {
            // Replaces, never appends.
            block.Signature = signature.ToArray();
        }

        if (payload[read.Citation] is { IsEmpty: false } citation)
        {
            (block.Annotations ??= new AnthropicAnnotations()).Add(citation);
        }
    }

    private void Text(ChatChunkWriter writer, ReadOnlySpan<byte> text, IBufferWriter<byte> output)
    {
        // Where a tool carries the answer, what stands beside it would spoil its JSON.
        if (!answersByTool && !text.IsEmpty)
        {
            writer.Text(output, text);
            _length += ChatJson.CodePoints(text);
        }
    }

    private void Thinking(ChatChunkWriter writer, AnthropicStreamBlock? block, ReadOnlySpan<byte> text, IBufferWriter<byte> output)
    {
        writer.Reasoning(output, text);
        if (!text.IsEmpty && block is { Kind: AnthropicBlockKind.Thinking } && _thinking.HasRoom(block.Kept.WrittenCount + text.Length))
        {
            block.Kept.Write(text);
        }
    }

    private static void Arguments(ChatChunkWriter writer, AnthropicStreamBlock block, ReadOnlySpan<byte> json, IBufferWriter<byte> output)
    {
        if (json.IsEmpty || block.IsWhole)
        {
            return;
        }

        if (block.Kind == AnthropicBlockKind.Tool)
        {
            writer.ToolArguments(output, block.ToolIndex, json);
            block.HasArguments = true;
        }
        else if (block.Kind == AnthropicBlockKind.Answer)
        {
            // Both are JSON text within a JSON string: no need to look at it.
            writer.Text(output, json);
            block.HasArguments = true;
        }
    }

    private void Close(AnthropicStreamBlock block, IBufferWriter<byte> output)
    {
        var writer = Begin(output);
        switch (block.Kind)
        {
            // Functions without parameters send no arguments at all, and callers parse what they get.
            case AnthropicBlockKind.Tool when !block.HasArguments:
                writer.ToolArguments(output, block.ToolIndex, "{}"u8);
                break;
            case AnthropicBlockKind.Answer when !block.HasArguments:
                writer.Text(output, "{}"u8);
                break;
            case AnthropicBlockKind.Thinking when block.Signature.Length > 0:
                Kept(writer, [.. "{\"type\":\"thinking\",\"thinking\":\""u8, .. block.Kept.WrittenSpan, .. "\",\"signature\":\""u8, .. block.Signature, .. "\"}"u8], output);
                break;
            case AnthropicBlockKind.Redacted when block.Kept.WrittenCount > 0:
                Kept(writer, block.Kept.WrittenSpan, output);
                break;
            case AnthropicBlockKind.Text when block.Annotations?.ToJson(block.Start, _length) is { IsEmpty: false } annotations:
                writer.Extension(output, "annotations"u8, annotations.Span);
                break;
        }
    }

    /// <summary>A whole block of thinking, for callers that send it back.</summary>
    private void Kept(ChatChunkWriter writer, ReadOnlySpan<byte> block, IBufferWriter<byte> output)
    {
        if (_thinking.HasRoom(block.Length))
        {
            _thinking.AddBlock(block);
            writer.Extension(output, "thinking_blocks"u8, [(byte)'[', .. block, (byte)']']);
        }
    }

    private void EndOfMessage(ReadOnlySpan<byte> payload, in AnthropicEvent read)
    {
        _usage.TakeSum(payload[read.Usage]);
        _stopReason = payload[read.StopReason] is { IsEmpty: false } reason ? JsonText.Decode(reason, 64) : _stopReason;
        _stopSequence = payload[read.StopSequence] is { IsEmpty: false } sequence ? JsonText.Decode(sequence, int.MaxValue) : _stopSequence;
        if (payload[read.StopDetails] is { IsEmpty: false } json)
        {
            using var details = AnthropicMessageStart.Parse(json);
            _refusal = AnthropicStopReason.Explanation(details.RootElement) ?? _refusal;
        }
    }

    private void Finish(IBufferWriter<byte> output)
    {
        if (_writer is null)
        {
            Fail(output, new ProviderError("The provider's stream ended before it began.", "server_error", "invalid_event", null));
            return;
        }

        foreach (var block in _open.Values)
        {
            Close(block, output);
        }

        _ended = true;

        // Before the last frame: the caller's next request may be here as soon as it is.
        _thinking.Keep(memory);
        var writer = Begin(output);
        if (_refusal is not null)
        {
            writer.Refusal(output, JsonEncodedText.Encode(_refusal, ChatJson.WriterOptions.Encoder).EncodedUtf8Bytes);
        }

        writer.Finish(output, AnthropicStopReason.Translate(_stopReason, _calls > 0), stop: _stopSequence);
        if (_usage.Tokens is { } tokens)
        {
            writer.Usage(output, tokens);
        }

        ChatChunkWriter.Done(output);
    }

    private void Fail(IBufferWriter<byte> output, ProviderError error)
    {
        _ended = true;
        ChatChunkWriter.Error(output, error);
    }
}
