using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gateway.Grains.Interfaces.Protocols.OpenAI;

/// <summary>
/// Puts the answers to pieces of an embeddings request together again, in order and with their usage summed, each vector in the encoding that the
/// caller asked for. Not for several threads.
/// </summary>
/// <param name="asBase64">Vectors as base64; false for numbers.</param>
public sealed class EmbeddingsAnswer(bool asBase64)
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly List<ReadOnlyMemory<byte>> _items = [];
    private byte[]? _model;
    private long _prompt;
    private long _total;
    private bool _isCounted = true;
    private bool _isEstimated;

    /// <summary>Vectors so far.</summary>
    public int Count => _items.Count;

    /// <summary>Whether the first vector of an answer is not in the encoding that was asked for. Never throws, whatever the bytes.</summary>
    public static bool IsInOtherEncoding(ReadOnlySpan<byte> answer, bool asBase64)
    {
        var json = new Utf8JsonReader(answer, new JsonReaderOptions { MaxDepth = AnswerReader.MaxDepth });
        try
        {
            while (json.Read())
            {
                if (json.TokenType == JsonTokenType.PropertyName && json.CurrentDepth == 3 && json.ValueSpan.SequenceEqual("embedding"u8))
                {
                    json.Read();
                    return json.TokenType == (asBase64 ? JsonTokenType.StartArray : JsonTokenType.String);
                }
            }
        }
        catch (JsonException)
        {
            // No answer at all: whoever reads it says so.
        }

        return false;
    }

    /// <summary>
    /// Takes the next answer. False where it is not one of so many vectors, each index once: nothing of it is used then, and this is worthless.
    /// Never throws, whatever the bytes.
    /// </summary>
    /// <param name="count">Inputs that it answers.</param>
    public bool TryAdd(ReadOnlySpan<byte> answer, int count)
    {
        var (first, added) = (_items.Count, 0);
        _items.AddRange(new ReadOnlyMemory<byte>[count]);
        var json = new Utf8JsonReader(answer, new JsonReaderOptions { MaxDepth = AnswerReader.MaxDepth });
        try
        {
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            var isCounted = false;
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var name = json.ValueSpan;
                var (isData, isModel, isUsage) = (name.SequenceEqual("data"u8), name.SequenceEqual("model"u8), name.SequenceEqual("usage"u8));
                json.Read();
                if (isData)
                {
                    if (json.TokenType != JsonTokenType.StartArray || !TryAddItems(ref json, first, count, out added))
                    {
                        return false;
                    }
                }
                else if (isUsage && json.TokenType == JsonTokenType.StartObject)
                {
                    isCounted = AddUsage(ref json);
                }
                else
                {
                    _model ??= isModel && json.TokenType == JsonTokenType.String ? json.ValueSpan.ToArray() : null;
                    json.Skip();
                }
            }

            json.Read();
            _isCounted &= isCounted;
            return added == count;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>The whole answer; without usage where a piece had none, for the sum would be too small.</summary>
    public void Write(IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output, Options);
        json.WriteStartObject();
        json.WriteString("object"u8, "list"u8);
        json.WriteStartArray("data"u8);
        foreach (var item in _items)
        {
            json.WriteRawValue(item.Span, skipInputValidation: true);
        }

        json.WriteEndArray();
        if (_model is not null)
        {
            json.WritePropertyName("model"u8);
            json.WriteRawValue([(byte)'"', .. _model, (byte)'"'], skipInputValidation: true);
        }

        if (_isCounted)
        {
            json.WriteStartObject("usage"u8);
            json.WriteNumber("prompt_tokens"u8, _prompt);
            json.WriteNumber("total_tokens"u8, Math.Max(_prompt, _total));
            if (_isEstimated)
            {
                json.WriteBoolean("estimated"u8, true);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private bool TryAddItems(ref Utf8JsonReader json, int first, int count, out int added)
    {
        for (added = 0; json.Read() && json.TokenType != JsonTokenType.EndArray; added++)
        {
            if (added == count || json.TokenType != JsonTokenType.StartObject || !TryAddItem(ref json, first, count, added))
            {
                return false;
            }
        }

        return true;
    }

    private bool TryAddItem(ref Utf8JsonReader json, int first, int count, int position)
    {
        var (index, hasVector) = (position, false);
        var written = new ArrayBufferWriter<byte>(1024);
        using var output = new Utf8JsonWriter(written, Options);
        output.WriteStartObject();
        output.WriteString("object"u8, "embedding"u8);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var (isIndex, isVector) = (json.ValueSpan.SequenceEqual("index"u8), json.ValueSpan.SequenceEqual("embedding"u8));
            json.Read();
            if (isVector)
            {
                output.WritePropertyName("embedding"u8);
                if (hasVector || !EmbeddingVectors.TryWrite(ref json, asBase64, output))
                {
                    return false;
                }

                hasVector = true;
                continue;
            }

            if (isIndex && json.TokenType == JsonTokenType.Number)
            {
                index = json.TryGetInt32(out var given) ? given : -1;
            }

            json.Skip();
        }

        output.WriteNumber("index"u8, first + index);
        output.WriteEndObject();
        output.Flush();
        if (!hasVector || index < 0 || index >= count || !_items[first + index].IsEmpty)
        {
            return false;
        }

        _items[first + index] = written.WrittenMemory;
        return true;
    }

    private bool AddUsage(ref Utf8JsonReader json)
    {
        var (prompt, total) = (-1L, -1L);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var (isPrompt, isTotal, isMark) = (json.ValueSpan.SequenceEqual("prompt_tokens"u8), json.ValueSpan.SequenceEqual("total_tokens"u8), json.ValueSpan.SequenceEqual("estimated"u8));
            json.Read();
            var number = json.TokenType == JsonTokenType.Number && json.TryGetInt64(out var read) && read is >= 0 and <= int.MaxValue ? read : -1;
            (prompt, total) = (isPrompt ? number : prompt, isTotal ? number : total);
            _isEstimated |= isMark && json.TokenType == JsonTokenType.True;
            json.Skip();
        }

        _prompt += Math.Max(0, prompt >= 0 ? prompt : total);
        _total += Math.Max(0, total >= 0 ? total : prompt);
        return prompt >= 0 || total >= 0;
    }
}
