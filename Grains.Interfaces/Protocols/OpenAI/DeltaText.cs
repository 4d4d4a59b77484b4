using System.Text.Json;

namespace Gateway.Grains.Interfaces.Protocols.OpenAI;

/// <summary>Measures the generated text in a chunk's <c>delta</c>.</summary>
internal static class DeltaText
{
    /// <summary>Bytes of content, reasoning and tool arguments in the delta that <paramref name="json"/> stands on, and what they are.</summary>
    public static int Measure(ref Utf8JsonReader json, ref ChoicePieces pieces)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return 0;
        }

        int bytes = 0;
        int reasoning = 0;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            ReadOnlySpan<byte> name = json.ValueSpan;
            switch (name.Length)
            {
                case 7 when name.SequenceEqual("content"u8):
                    json.Read();
                    pieces.AddContent(in json);
                    bytes += MeasureText(ref json);
                    break;
                case 7 when name.SequenceEqual("refusal"u8):
                    json.Read();
                    bytes += pieces.Counted(MeasureText(ref json), FramePieces.Other);
                    break;
                case 5 when name.SequenceEqual("audio"u8):
                    json.Read();
                    pieces.Add(json.TokenType == JsonTokenType.Null ? FramePieces.None : FramePieces.Other);
                    json.Skip();
                    break;
                case 9 when name.SequenceEqual("reasoning"u8):
                case 17 when name.SequenceEqual("reasoning_content"u8):
                    // Two names of one text: some providers send both.
                    json.Read();
                    pieces.AddOther(in json);
                    reasoning = Math.Max(reasoning, pieces.Counted(MeasureText(ref json), FramePieces.Reasoning));
                    break;
                case 10 when name.SequenceEqual("tool_calls"u8):
                case 13 when name.SequenceEqual("function_call"u8):
                    json.Read();
                    pieces.Add(json.TokenType == JsonTokenType.Null ? FramePieces.None : FramePieces.ToolCall);
                    bytes += MeasureCalls(ref json, ref pieces);
                    break;
                default:
                    json.Skip();
                    break;
            }
        }

        return bytes + reasoning;
    }

    /// <summary>Bytes of a text, or of the texts in an array of parts (Mistral's <c>content</c> is one while it thinks).</summary>
    public static int MeasureText(ref Utf8JsonReader json) => MeasureNamed(ref json, "text"u8);

    private static int MeasureCalls(ref Utf8JsonReader json, ref ChoicePieces pieces) => MeasureNamed(ref json, "arguments"u8, "input"u8, ref pieces);

    private static int MeasureNamed(ref Utf8JsonReader json, ReadOnlySpan<byte> name)
    {
        var ignored = default(ChoicePieces);
        return MeasureNamed(ref json, name, default, ref ignored);
    }

    private static int MeasureNamed(ref Utf8JsonReader json, ReadOnlySpan<byte> name, ReadOnlySpan<byte> otherName, ref ChoicePieces pieces)
    {
        if (json.TokenType == JsonTokenType.String)
        {
            return JsonText.Utf8Length(json.ValueSpan);
        }

        if (json.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
        {
            return 0;
        }

        int bytes = 0;
        int depth = json.CurrentDepth;
        while (json.Read() && json.CurrentDepth > depth)
        {
            if (json.TokenType == JsonTokenType.PropertyName && json.ValueSpan.SequenceEqual("name"u8))
            {
                // Some providers repeat it with every piece, empty.
                json.Read();
                if (json.TokenType == JsonTokenType.String && !json.ValueSpan.IsEmpty)
                {
                    pieces.AddCall();
                }

                continue;
            }

            if (json.TokenType != JsonTokenType.PropertyName
                || !(json.ValueSpan.SequenceEqual(name) || (!otherName.IsEmpty && json.ValueSpan.SequenceEqual(otherName))))
            {
                continue;
            }

            json.Read();
            if (json.TokenType == JsonTokenType.String)
            {
                pieces.AddOther(in json);
                bytes += JsonText.Utf8Length(json.ValueSpan);
            }
            else if (json.TokenType is JsonTokenType.StartObject && !otherName.IsEmpty)
            {
                // Some providers write arguments as an object, not as its text.
                long start = json.TokenStartIndex;
                json.Skip();
                bytes += (int)(json.BytesConsumed - start);
            }
        }

        return bytes;
    }
}
