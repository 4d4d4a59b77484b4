using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Interfaces.Protocols.Responses;

/// <summary>
/// One event of a stream, read in one pass without decoding or copying: where in its bytes the parts stand. Texts are what stands between
/// their quotes, objects are whole; a range is empty where there is none.
/// </summary>
internal struct ResponsesEvent
{
    public ResponsesEventKind Kind { get; private set; }

    /// <summary>The place in <c>output</c> of the item that it is about.</summary>
    public int OutputIndex { get; private set; }

    /// <summary>Its number in the stream; -1 where it has none.</summary>
    public long Sequence { get; private set; }

    public Range Delta { get; private set; }

    /// <summary>The whole of what deltas brought: <c>text</c>, <c>arguments</c>, <c>input</c> or <c>refusal</c>.</summary>
    public Range Whole { get; private set; }

    public Range Item { get; private set; }

    public Range Part { get; private set; }

    public Range Response { get; private set; }

    public Range Annotation { get; private set; }

    /// <summary>The array of log probabilities; empty for none and for an empty one.</summary>
    public Range Logprobs { get; private set; }

    /// <summary>False where the bytes are no JSON object. Never throws.</summary>
    public static bool TryRead(ReadOnlySpan<byte> data, out ResponsesEvent read)
    {
        read = new ResponsesEvent { Sequence = -1 };
        var json = new Utf8JsonReader(data, new JsonReaderOptions { MaxDepth = AnswerReader.MaxDepth });
        try
        {
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            read.ReadFields(data, ref json);

            // Anything but white space behind the object makes this throw.
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
            switch (name.Length)
            {
                case 4 when name.SequenceEqual("type"u8):
                    Kind = Kind == ResponsesEventKind.Error ? Kind : ResponsesEventNames.Find(data[NextText(ref json)]);
                    break;
                case 4 when name.SequenceEqual("item"u8):
                    Item = Next(ref json, JsonTokenType.StartObject);
                    break;
                case 4 when name.SequenceEqual("part"u8):
                    Part = Next(ref json, JsonTokenType.StartObject);
                    break;
                case 4 when name.SequenceEqual("text"u8):
                case 5 when name.SequenceEqual("input"u8):
                case 7 when name.SequenceEqual("refusal"u8):
                case 9 when name.SequenceEqual("arguments"u8):
                    Whole = NextText(ref json);
                    break;
                case 5 when name.SequenceEqual("delta"u8):
                    Delta = NextText(ref json);
                    break;
                case 5 when name.SequenceEqual("error"u8):
                    // Some proxies leave the type out.
                    json.Read();
                    Kind = json.TokenType == JsonTokenType.Null ? Kind : ResponsesEventKind.Error;
                    json.Skip();
                    break;
                case 8 when name.SequenceEqual("response"u8):
                    Response = Next(ref json, JsonTokenType.StartObject);
                    break;
                case 8 when name.SequenceEqual("logprobs"u8):
                    var logprobs = Next(ref json, JsonTokenType.StartArray);
                    Logprobs = data[logprobs].Length > 2 ? logprobs : default;
                    break;
                case 10 when name.SequenceEqual("annotation"u8):
                    Annotation = Next(ref json, JsonTokenType.StartObject);
                    break;
                case 12 when name.SequenceEqual("output_index"u8):
                    OutputIndex = (int)Math.Clamp(NextNumber(ref json), 0, int.MaxValue);
                    break;
                case 15 when name.SequenceEqual("sequence_number"u8):
                    Sequence = NextNumber(ref json);
                    break;
                default:
                    json.Skip();
                    break;
            }
        }
    }

    private static long NextNumber(ref Utf8JsonReader json)
    {
        json.Read();
        var number = json.TokenType == JsonTokenType.Number && json.TryGetInt64(out var read) ? read : -1;
        json.Skip();
        return number;
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

    /// <summary>The object or array that comes next; empty where it is neither.</summary>
    private static Range Next(ref Utf8JsonReader json, JsonTokenType expected)
    {
        json.Read();
        var isExpected = json.TokenType == expected;
        var start = (int)json.TokenStartIndex;
        json.Skip();
        return isExpected ? new Range(start, (int)json.BytesConsumed) : default;
    }
}
