using System.Buffers;
using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Anthropic;
using Gateway.Grains.Interfaces.Protocols.Chat;
using Gateway.Grains.Interfaces.Protocols.Doors;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Interfaces.Protocols.Messages;

/// <summary>
/// Writes a streamed answer as events of the Messages API: one message_start, blocks one after the other, one message_delta with what is known
/// of usage, one message_stop.
/// </summary>
internal sealed class MessagesStream : IDoorStream
{
    private const int BytesPerToken = 4;

    private const int MaxHeldText = 4 * 1024 * 1024;

    private static readonly DoorError TooLarge = new(
        502, "server_error", "provider_stream_error", "The provider's answer holds more in turns than the gateway keeps.", null, FromProvider: false, Retryable: true, "");

    private readonly DoorAnswer _answer;
    private readonly MessagesBlocks _blocks = new();
    private readonly MessagesCallWriter _calls;
    private readonly ArrayBufferWriter<byte> _later = new();
    private readonly ArrayBufferWriter<byte> _refusal = new();
    private TokenUsage? _usage;
    private string? _finish;
    private string? _stop;
    private long _textBytes;
    private bool _saidText;
    private bool _lost;
    private bool _begun;
    private bool _ended;
    private bool _stopped;

    public MessagesStream(DoorAnswer answer)
    {
        _answer = answer;
        _calls = new MessagesCallWriter(_blocks, answer.RequestId);
    }

    public void Write(ReadOnlySpan<byte> chunk, IBufferWriter<byte> output)
    {
        if (_ended || !MessagesChunk.TryRead(chunk, out var read))
        {
            return;
        }

        Begin(output);
        _finish = read.Finish ?? _finish;
        _usage = read.Usage ?? _usage;
        _stop = read.Stop is var stop && !chunk[stop].IsEmpty ? JsonText.Decode(chunk[stop], int.MaxValue) : _stop;
        Thinking(chunk[read.Reasoning], output);
        Signed(chunk[read.ThinkingBlocks], output);
        Parts(chunk[read.Parts], output);
        Text(chunk[read.Text], output);
        Keep(_refusal, chunk[read.Refusal]);
        Calls(chunk[read.Calls], output);
        if (chunk[read.FunctionCall] is [(byte)'{', ..] and var older)
        {
            var json = new Utf8JsonReader(older, new JsonReaderOptions { MaxDepth = AnswerReader.MaxDepth });
            json.Read();
            Call(MessagesCallPiece.Read(ref json), output);
        }
    }

    public void Observe(ReadOnlySpan<byte> payload)
    {
        // Nearly all of a stream, and nothing changes by it.
        if (payload.StartsWith("{\"type\":\"content_block_delta\""u8) || !AnthropicEvent.TryRead(payload, out var read))
        {
            return;
        }

        switch (read.Kind)
        {
            case AnthropicEventKind.MessageStart:
                _begun = true;
                break;
            case AnthropicEventKind.BlockStart when payload[read.Block] is { IsEmpty: false } json:
                using (var block = AnthropicMessageStart.Parse(json))
                {
                    _blocks.Observed(read.Index, new AnthropicBlockStart(block.RootElement, answersByTool: false).Kind);
                }

                break;
            case AnthropicEventKind.BlockStop:
                _blocks.ObservedStop();
                break;
            case AnthropicEventKind.MessageDelta:
                _ended = true;
                break;
            case AnthropicEventKind.MessageStop:
                _ended = true;
                _stopped = true;
                break;
        }
    }

    public void End(IBufferWriter<byte> output)
    {
        if (_stopped)
        {
            return;
        }

        _stopped = true;
        if (!_ended)
        {
            Begin(output);
            Rest(output);
            if (_lost || _calls.IsTooLarge)
            {
                MessagesEvents.Error(output, TooLarge with { RequestId = _answer.RequestId });
                return;
            }

            var refusal = _refusal.WrittenCount > 0 ? JsonText.Decode(_refusal.WrittenSpan, int.MaxValue) : null;
            var stop = MessagesStops.Asked(_stop, _answer.Request.Span);
            MessagesEvents.MessageDelta(output, MessagesStopReason.Of(_finish, _blocks.HasCalls, refusal is not null, stop), stop, refusal, _usage ?? Estimate());
        }

        _ended = true;
        MessagesEvents.MessageStop(output);
    }

    public void Fail(DoorError error, IBufferWriter<byte> output)
    {
        _ended = true;
        _stopped = true;
        MessagesEvents.Error(output, error);
    }

    private void Begin(IBufferWriter<byte> output)
    {
        if (!_begun)
        {
            _begun = true;
            MessagesEvents.MessageStart(output, _answer, new TokenUsage(_answer.PromptTokens, 0, 0, 0, 0));
        }
    }

    /// <summary>What a stream that says no usage has taken, roughly: clients cannot do without a number.</summary>
    private TokenUsage Estimate() => new(_answer.PromptTokens, 0, 0, (_textBytes + BytesPerToken - 1) / BytesPerToken, 0);

    private void Thinking(ReadOnlySpan<byte> escaped, IBufferWriter<byte> output)
    {
        // Thoughts that come within a call have no place, and the answer is the same without them.
        if (!escaped.IsEmpty && _calls.CanLeave(output))
        {
            _textBytes += escaped.Length;
            _blocks.Thinking(output, escaped);
        }
    }

    /// <summary>Whole blocks of thinking, of which the text may have been told already.</summary>
    private void Signed(ReadOnlySpan<byte> blocks, IBufferWriter<byte> output)
    {
        if (blocks.IsEmpty || blocks[0] != (byte)'[' || !_calls.CanLeave(output))
        {
            return;
        }

        using var document = AnthropicMessageStart.Parse(blocks);
        foreach (var element in document.RootElement.EnumerateArray().Where(AnthropicThinkingBlocks.IsReplayable))
        {
            var block = new AnthropicBlockStart(element, answersByTool: false);
            if (block.Kind == AnthropicBlockKind.Redacted)
            {
                _blocks.Whole(output, block.Kind, ChatJson.Raw(element));
                continue;
            }

            if (_blocks.Open != AnthropicBlockKind.Thinking)
            {
                _blocks.Thinking(output, block.Thinking);
            }

            _blocks.Sign(output, block.Signature);
        }
    }

    private void Parts(ReadOnlySpan<byte> parts, IBufferWriter<byte> output)
    {
        if (parts.IsEmpty)
        {
            return;
        }

        using var document = AnthropicMessageStart.Parse(parts);
        Thinking(Escaped(MessagesAnswerWriter.Thoughts(document.RootElement)), output);
        Text(Escaped(MessagesAnswerWriter.Texts(document.RootElement)), output);
    }

    private void Text(ReadOnlySpan<byte> escaped, IBufferWriter<byte> output)
    {
        if (escaped.IsEmpty)
        {
            return;
        }

        _textBytes += escaped.Length;
        _saidText = true;
        if (!_calls.CanLeave(output))
        {
            Keep(_later, escaped);
            return;
        }

        Later(output);
        _blocks.Text(output, escaped);
    }

    private void Calls(ReadOnlySpan<byte> calls, IBufferWriter<byte> output)
    {
        if (calls.IsEmpty || calls[0] != (byte)'[')
        {
            return;
        }

        var json = new Utf8JsonReader(calls, new JsonReaderOptions { MaxDepth = AnswerReader.MaxDepth });
        json.Read();
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType == JsonTokenType.StartObject)
            {
                Call(MessagesCallPiece.Read(ref json), output);
            }
            else
            {
                json.Skip();
            }
        }
    }

    private void Call(MessagesCallPiece piece, IBufferWriter<byte> output)
    {
        _textBytes += piece.Arguments.Length;
        _calls.Add(piece, output);
    }

    /// <summary>What waited for its turn.</summary>
    private void Rest(IBufferWriter<byte> output)
    {
        _calls.End(output);
        Later(output);
        if (_refusal.WrittenCount > 0 && !_saidText && _finish != "content_filter")
        {
            _blocks.Text(output, _refusal.WrittenSpan);
        }

        _blocks.Close(output);
    }

    /// <summary>Text that came within a call.</summary>
    private void Later(IBufferWriter<byte> output)
    {
        if (_later.WrittenCount > 0)
        {
            _blocks.Text(output, _later.WrittenSpan);
            _later.ResetWrittenCount();
        }
    }

    private void Keep(ArrayBufferWriter<byte> kept, ReadOnlySpan<byte> escaped)
    {
        if (_lost |= kept.WrittenCount + escaped.Length > MaxHeldText)
        {
            return;
        }

        kept.Write(escaped);
    }

    private static ReadOnlySpan<byte> Escaped(string text) =>
        text.Length == 0 ? default : JsonEncodedText.Encode(text, ChatJson.WriterOptions.Encoder).EncodedUtf8Bytes;
}
