using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Interfaces.Protocols.Anthropic;

/// <summary>
/// One event of a stream, read in one pass without decoding or copying: where in its bytes the parts stand. Texts are what stands between
/// their quotes, objects are whole; a range is empty where there is none.
/// </summary>
internal struct AnthropicEvent
{
    public AnthropicEventKind Kind { get; private set; }

    /// <summary>The block that it is about.</summary>
    public int Index { get; private set; }

    /// <summary>A piece of the answer's text.</summary>
    public Range Text { get; private set; }

    public Range Thinking { get; private set; }

    public Range Signature { get; private set; }

    /// <summary>A piece of a tool's arguments.</summary>
    public Range PartialJson { get; private set; }

    public Range StopReason { get; private set; }

    /// <summary>The sequence of the request's <c>stop_sequences</c> that ended the answer.</summary>
    public Range StopSequence { get; private set; }

    public Range StopDetails { get; private set; }

    public Range Citation { get; private set; }

    public Range Block { get; private set; }

    public Range Message { get; private set; }

    public Range Usage { get; private set; }

    /// <summary>False where the bytes are no JSON object. Never throws.</summary>
    public static bool TryRead(ReadOnlySpan<byte> data, out AnthropicEvent read)
    {
        read = default;
        var json = new Utf8JsonReader(data, new JsonReaderOptions { MaxDepth = AnswerReader.MaxDepth });
        try
        {
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            read.ReadFields(data, ref json);

            // Padding of spaces may follow; anything else makes this throw.
            json.Read();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private void ReadFields(ReadOnlySpan<byte> data, ref Utf8JsonReader json)
    {
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.ValueSpan;
            if (name.SequenceEqual("type"u8))
            {
                Kind = KindOf(data[NextText(ref json)], Kind);
            }
            else if (name.SequenceEqual("index"u8))
            {
                json.Read();
                Index = json.TokenType == JsonTokenType.Number && json.TryGetInt32(out var index) ? index : 0;
                json.Skip();
            }
            else if (name.SequenceEqual("delta"u8))
            {
                ReadDelta(ref json);
            }
            else if (name.SequenceEqual("content_block"u8))
            {
                Block = NextObject(ref json);
            }
            else if (name.SequenceEqual("message"u8))
            {
                Message = NextObject(ref json);
            }
            else if (name.SequenceEqual("usage"u8))
            {
                Usage = NextObject(ref json);
            }
            else if (name.SequenceEqual("error"u8))
            {
                // Some proxies leave the type out.
                json.Read();
                Kind = json.TokenType == JsonTokenType.Null ? Kind : AnthropicEventKind.Error;
                json.Skip();
            }
            else
            {
                json.Skip();
            }
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
                case 4 when name.SequenceEqual("text"u8):
                    Text = NextText(ref json);
                    break;
                case 8 when name.SequenceEqual("thinking"u8):
                    Thinking = NextText(ref json);
                    break;
                case 8 when name.SequenceEqual("citation"u8):
                    Citation = NextObject(ref json);
                    break;
                case 9 when name.SequenceEqual("signature"u8):
                    Signature = NextText(ref json);
                    break;
                case 11 when name.SequenceEqual("stop_reason"u8):
                    StopReason = NextText(ref json);
                    break;
                case 13 when name.SequenceEqual("stop_sequence"u8):
                    StopSequence = NextText(ref json);
                    break;
                case 12 when name.SequenceEqual("partial_json"u8):
                    PartialJson = NextText(ref json);
                    break;
                case 12 when name.SequenceEqual("stop_details"u8):
                    StopDetails = NextObject(ref json);
                    break;
                default:
                    json.Skip();
                    break;
            }
        }
    }

    /// <summary>The string that comes next, between its quotes; empty where it is none.</summary>
    private static Range NextText(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.String)
        {
            var start = (int)json.TokenStartIndex + 1;
            return new Range(start, start + json.ValueSpan.Length);
        }

        json.Skip();
        return default;
    }

    /// <summary>The object that comes next; empty where it is none.</summary>
    private static Range NextObject(ref Utf8JsonReader json)
    {
        json.Read();
        var isObject = json.TokenType == JsonTokenType.StartObject;
        var start = (int)json.TokenStartIndex;
        json.Skip();
        return isObject ? new Range(start, (int)json.BytesConsumed) : default;
    }

    private static AnthropicEventKind KindOf(ReadOnlySpan<byte> type, AnthropicEventKind before) => type.Length switch
    {
        4 when type.SequenceEqual("ping"u8) => AnthropicEventKind.Ping,
        5 when type.SequenceEqual("error"u8) => AnthropicEventKind.Error,
        12 when type.SequenceEqual("message_stop"u8) => AnthropicEventKind.MessageStop,
        13 when type.SequenceEqual("message_start"u8) => AnthropicEventKind.MessageStart,
        13 when type.SequenceEqual("message_delta"u8) => AnthropicEventKind.MessageDelta,
        18 when type.SequenceEqual("content_block_stop"u8) => AnthropicEventKind.BlockStop,
        19 when type.SequenceEqual("content_block_start"u8) => AnthropicEventKind.BlockStart,
        19 when type.SequenceEqual("content_block_delta"u8) => AnthropicEventKind.BlockDelta,
        _ => before,
    };
}
