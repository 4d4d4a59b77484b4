using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Interfaces.Protocols.Messages;

/// <summary>
/// One chunk of a chat stream, read in one pass without decoding or copying: where in its bytes the parts of the first choice stand. Texts are
/// what stands between their quotes, arrays and objects are whole; a range is empty where there is none.
/// </summary>
internal struct MessagesChunk
{
    private Range _reasoning;

    public Range Text { get; private set; }

    /// <summary>Content that some providers write in parts.</summary>
    public Range Parts { get; private set; }

    /// <summary>The reasoning's text, under whichever of its names.</summary>
    public Range Reasoning { get; private set; }

    public Range ThinkingBlocks { get; private set; }

    public Range Refusal { get; private set; }

    public Range Calls { get; private set; }

    /// <summary>The older field, one call.</summary>
    public Range FunctionCall { get; private set; }

    /// <summary>The text of <see cref="MessagesStops"/>; a number there is a token, and means nothing to callers.</summary>
    public Range Stop { get; private set; }

    public string? Finish { get; private set; }

    public TokenUsage? Usage { get; private set; }

    /// <summary>False where the bytes are no JSON object. Never throws.</summary>
    public static bool TryRead(ReadOnlySpan<byte> data, out MessagesChunk chunk)
    {
        chunk = default;
        var json = new Utf8JsonReader(data, new JsonReaderOptions { MaxDepth = AnswerReader.MaxDepth });
        try
        {
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            chunk.ReadFields(ref json);
            chunk.Reasoning = chunk.Reasoning.Equals(default) ? chunk._reasoning : chunk.Reasoning;
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private void ReadFields(ref Utf8JsonReader json)
    {
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var field = AnswerFields.Find(json.ValueSpan);
            json.Read();
            switch (field)
            {
                case AnswerField.Choices when json.TokenType == JsonTokenType.StartArray:
                    ReadChoices(ref json);
                    break;
                case AnswerField.Usage:
                    Usage = AnswerReader.ReadUsage(ref json) ?? Usage;
                    break;
                case AnswerField.XGroq:
                    Usage = AnswerReader.ReadXGroq(ref json) ?? Usage;
                    break;
                default:
                    json.Skip();
                    break;
            }
        }
    }

    private void ReadChoices(ref Utf8JsonReader json)
    {
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType != JsonTokenType.StartObject)
            {
                json.Skip();
                continue;
            }

            // A message has one choice: what others of them say is not told.
            var others = this;
            var isFirst = true;
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var name = json.ValueSpan;
                if (name.SequenceEqual("delta"u8))
                {
                    ReadDelta(ref json);
                }
                else if (name.SequenceEqual("finish_reason"u8))
                {
                    json.Read();
                    Finish = FinishReasons.Read(ref json) ?? Finish;
                }
                else if (MessagesStops.IsField(name))
                {
                    json.Read();
                    Stop = json.TokenType == JsonTokenType.String ? Take(ref json) : Skip(ref json);
                }
                else if (name.SequenceEqual("index"u8))
                {
                    json.Read();
                    isFirst = json.TokenType != JsonTokenType.Number || json.ValueSpan.SequenceEqual("0"u8);
                    json.Skip();
                }
                else
                {
                    json.Skip();
                }
            }

            this = isFirst ? this : others;
        }
    }

    private void ReadDelta(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return;
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.ValueSpan;
            switch (name.Length)
            {
                case 7 when name.SequenceEqual("content"u8):
                    json.Read();
                    var isArray = json.TokenType == JsonTokenType.StartArray;
                    var content = Take(ref json);
                    (Text, Parts) = isArray ? (Text, content) : (content, Parts);
                    break;
                case 7 when name.SequenceEqual("refusal"u8):
                    json.Read();
                    Refusal = Take(ref json);
                    break;
                case 9 when name.SequenceEqual("reasoning"u8):
                    json.Read();
                    _reasoning = json.TokenType == JsonTokenType.String ? Take(ref json) : Skip(ref json);
                    break;
                case 17 when name.SequenceEqual("reasoning_content"u8):
                    json.Read();
                    Reasoning = json.TokenType == JsonTokenType.String ? Take(ref json) : Skip(ref json);
                    break;
                case 10 when name.SequenceEqual("tool_calls"u8):
                    json.Read();
                    Calls = Take(ref json);
                    break;
                case 13 when name.SequenceEqual("function_call"u8):
                    json.Read();
                    FunctionCall = Take(ref json);
                    break;
                case 15 when name.SequenceEqual("thinking_blocks"u8):
                    json.Read();
                    ThinkingBlocks = Take(ref json);
                    break;
                default:
                    json.Skip();
                    break;
            }
        }
    }

    /// <summary>A string between its quotes, an array or object whole; empty for anything else.</summary>
    private static Range Take(ref Utf8JsonReader json)
    {
        var start = (int)json.TokenStartIndex;
        switch (json.TokenType)
        {
            case JsonTokenType.String:
                return new Range(start + 1, start + 1 + json.ValueSpan.Length);
            case JsonTokenType.StartArray or JsonTokenType.StartObject:
                json.Skip();
                return new Range(start, (int)json.BytesConsumed);
            default:
                return default;
        }
    }

    private static Range Skip(ref Utf8JsonReader json)
    {
        json.Skip();
        return default;
    }
}
