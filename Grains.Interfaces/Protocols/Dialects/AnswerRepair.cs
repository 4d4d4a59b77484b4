using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Interfaces.Protocols.Dialects;

/// <summary>
/// Copies chunks and whole answers with a few bytes changed, so that OpenAI's own clients understand them; what needs no change is copied as it
/// is. One instance an answer: calls are counted over the chunks of a stream.
/// </summary>
internal sealed class AnswerRepair(AnswerRepairs repairs)
{
    private static readonly byte[] Length = "\"length\""u8.ToArray();

    private readonly List<BodyEdit> _edits = [];
    private readonly CallIndexes _calls = new();

    /// <summary>Never throws; what is no JSON object is copied as it is.</summary>
    public void Write(ReadOnlySpan<byte> json, IBufferWriter<byte> output)
    {
        _edits.Clear();
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = AnswerReader.MaxDepth });
        try
        {
            if (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
            {
                ReadAnswer(json, ref reader);
            }
        }
        catch (JsonException)
        {
            // Whoever reads it next says what becomes of it.
            _edits.Clear();
        }

        var at = 0;
        foreach (var edit in _edits)
        {
            output.Write(json[at..edit.Start]);
            output.Write(edit.Replacement.Span);
            at = edit.End;
        }

        output.Write(json[at..]);
    }

    private void ReadAnswer(ReadOnlySpan<byte> bytes, ref Utf8JsonReader json)
    {
        var hasUsage = false;
        var groq = default(Range);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.ValueSpan;
            if (repairs.Parts && name.SequenceEqual("choices"u8))
            {
                json.Read();
                ReadChoices(bytes, ref json);
            }
            else if (name.SequenceEqual("usage"u8))
            {
                json.Read();
                hasUsage |= json.TokenType != JsonTokenType.Null;
                ReadUsage(ref json);
            }
            else if (repairs.XGroqUsage && name.SequenceEqual("x_groq"u8))
            {
                json.Read();
                groq = FindUsage(ref json);
            }
            else
            {
                json.Skip();
            }
        }

        var end = (int)json.TokenStartIndex;
        var (from, length) = groq.GetOffsetAndLength(bytes.Length);
        if (length > 0 && from > 0 && !hasUsage)
        {
            _edits.Add(new BodyEdit(end, end, (byte[])[.. ",\"usage\":"u8, .. bytes.Slice(from, length)]));
        }

        json.Read();
    }

    private void ReadChoices(ReadOnlySpan<byte> bytes, ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartArray)
        {
            json.Skip();
            return;
        }

        for (var choice = 0; json.Read() && json.TokenType != JsonTokenType.EndArray; choice++)
        {
            if (json.TokenType != JsonTokenType.StartObject)
            {
                json.Skip();
                continue;
            }

            var index = choice;
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var name = json.ValueSpan;
                var isDelta = name.SequenceEqual("delta"u8);
                var isMessage = isDelta || name.SequenceEqual("message"u8);
                var isReason = name.SequenceEqual("finish_reason"u8);
                var isIndex = name.SequenceEqual("index"u8);
                json.Read();
                index = isIndex && json.TokenType == JsonTokenType.Number && json.TryGetInt32(out var own) ? own : index;
                if (isMessage && json.TokenType == JsonTokenType.StartObject)
                {
                    ReadMessage(bytes, ref json, isDelta, index);
                    continue;
                }

                if (isReason && json.TokenType == JsonTokenType.String && json.ValueSpan.SequenceEqual("model_length"u8))
                {
                    _edits.Add(new BodyEdit((int)json.TokenStartIndex, (int)json.BytesConsumed, Length));
                }

                json.Skip();
            }
        }
    }

    private void ReadMessage(ReadOnlySpan<byte> bytes, ref Utf8JsonReader json, bool isDelta, int choice)
    {
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isContent = json.ValueSpan.SequenceEqual("content"u8);
            var isCalls = json.ValueSpan.SequenceEqual("tool_calls"u8);
            json.Read();
            if (json.TokenType != JsonTokenType.StartArray || !(isContent || isCalls))
            {
                json.Skip();
                continue;
            }

            if (isContent)
            {
                var start = (int)json.TokenStartIndex;
                var replacement = ContentParts.Join(ref json);
                _edits.Add(new BodyEdit(start, (int)json.BytesConsumed, replacement));
            }
            else
            {
                ReadCalls(bytes, ref json, isDelta, choice);
            }
        }
    }

    private void ReadCalls(ReadOnlySpan<byte> bytes, ref Utf8JsonReader json, bool isDelta, int choice)
    {
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType != JsonTokenType.StartObject)
            {
                json.Skip();
                continue;
            }

            var inside = (int)json.BytesConsumed;
            var (any, hasIndex, hasType) = (false, false, false);
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                any = true;
                var isIndex = json.ValueSpan.SequenceEqual("index"u8);
                hasType |= json.ValueSpan.SequenceEqual("type"u8);
                json.Read();
                hasIndex |= isIndex && json.TokenType == JsonTokenType.Number;
                json.Skip();
            }

            // A whole call without an index is the next one.
            var added = isDelta && !hasIndex ? string.Create(CultureInfo.InvariantCulture, $"\"index\":{_calls.Next(choice)},") : "";
            added += hasType ? "" : "\"type\":\"function\",";
            if (any && added.Length > 0)
            {
                _edits.Add(new BodyEdit(inside, inside, Encoding.UTF8.GetBytes(added)));
            }
        }
    }

    private void ReadUsage(ref Utf8JsonReader json)
    {
        if (!repairs.ReasoningBeside || json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return;
        }

        var counts = UsageCounts.Read(ref json);
        if (counts.Missing > 0)
        {
            _edits.Add(new BodyEdit(counts.Start, counts.End, Encoding.UTF8.GetBytes((counts.Completion + counts.Missing).ToString(CultureInfo.InvariantCulture))));
        }
    }

    private static Range FindUsage(ref Utf8JsonReader json)
    {
        var found = default(Range);
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return found;
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isUsage = json.ValueSpan.SequenceEqual("usage"u8);
            json.Read();
            var start = (int)json.TokenStartIndex;
            var isObject = json.TokenType == JsonTokenType.StartObject;
            json.Skip();
            found = isUsage && isObject ? start..(int)json.BytesConsumed : found;
        }

        return found;
    }
}
