using System.Buffers;
using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Interfaces.Protocols.Dialects;

/// <summary>
/// The <c>reasoning_content</c> of an answer that calls tools, on its way into the memory: DeepSeek wants it back with the turn, and callers of
/// other languages, and most of chat's, drop it. Kept under the turn's last call, as a JSON string. One instance an answer.
/// </summary>
public sealed class TurnReasoning(IReasoningMemory memory)
{
    /// <summary>What is longer is not remembered.</summary>
    private const int MaxBytes = 1024 * 1024;

    private const int MaxIdLength = 256;

    private readonly ArrayBufferWriter<byte> _text = new(256);
    private string? _call;
    private bool _lost;

    /// <summary>Looks at a chunk, or at a whole answer. Never throws, whatever the bytes.</summary>
    public void Take(ReadOnlySpan<byte> payload)
    {
        var json = new Utf8JsonReader(payload, new JsonReaderOptions { MaxDepth = AnswerReader.MaxDepth });
        try
        {
            if (!_lost && json.Read() && json.TokenType == JsonTokenType.StartObject)
            {
                ReadAnswer(ref json);
            }
        }
        catch (JsonException)
        {
            // Whoever reads it next says what becomes of it.
            _lost = true;
        }
    }

    private void ReadAnswer(ref Utf8JsonReader json)
    {
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isChoices = json.ValueSpan.SequenceEqual("choices"u8);
            json.Read();
            if (!isChoices || json.TokenType != JsonTokenType.StartArray)
            {
                json.Skip();
                continue;
            }

            while (json.Read() && json.TokenType != JsonTokenType.EndArray)
            {
                ReadChoice(ref json);
            }
        }
    }

    private void ReadChoice(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return;
        }

        var isEnd = false;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.ValueSpan;
            json.Read();
            if (name.SequenceEqual("delta"u8) || name.SequenceEqual("message"u8))
            {
                ReadMessage(ref json);
                continue;
            }

            // Whose turn goes on where there are several nobody knows.
            _lost |= name.SequenceEqual("index"u8) && json.TokenType == JsonTokenType.Number && !json.ValueSpan.SequenceEqual("0"u8);
            isEnd |= name.SequenceEqual("finish_reason"u8) && json.TokenType == JsonTokenType.String;
            json.Skip();
        }

        if (isEnd && !_lost && _call is not null && _text.WrittenCount > 0)
        {
            // Before the frame goes out: the caller's next request may be here as soon as it does.
            memory.Keep(_call, [(byte)'"', .. _text.WrittenSpan, (byte)'"']);
        }
    }

    private void ReadMessage(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return;
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.ValueSpan;
            json.Read();
            if (name.SequenceEqual("tool_calls"u8))
            {
                ReadCalls(ref json);
                continue;
            }

            if (name.SequenceEqual("reasoning_content"u8) && json.TokenType == JsonTokenType.String)
            {
                _lost |= _text.WrittenCount + json.ValueSpan.Length > MaxBytes;
                _text.Write(_lost ? default : json.ValueSpan);
            }

            json.Skip();
        }
    }

    private void ReadCalls(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartArray)
        {
            json.Skip();
            return;
        }

        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType != JsonTokenType.StartObject)
            {
                json.Skip();
                continue;
            }

            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var isId = json.ValueSpan.SequenceEqual("id"u8);
                json.Read();
                if (isId && json.TokenType == JsonTokenType.String && !json.ValueSpan.IsEmpty)
                {
                    _call = JsonText.Decode(json.ValueSpan, MaxIdLength);
                }

                json.Skip();
            }
        }
    }
}
