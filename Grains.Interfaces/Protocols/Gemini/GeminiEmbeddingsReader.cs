using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Interfaces.Protocols.Gemini;

/// <summary>Turns the answer of <c>batchEmbedContents</c> into OpenAI's.</summary>
public static class GeminiEmbeddingsReader
{
    /// <summary>Null where it could be turned, else what is wrong with it and the HTTP status of that. Never throws.</summary>
    /// <param name="model">The model's name; the answer has none.</param>
    /// <param name="asBase64">The vectors as base64 of little-endian floats, as the caller asked.</param>
    /// <param name="estimate">Tokens of the input where the answer doesn't count them; such a usage is marked <c>"estimated": true</c>.</param>
    public static (ProviderError Error, int Status)? TryWrite(ReadOnlyMemory<byte> answer, string model, bool asBase64, long estimate, IBufferWriter<byte> output)
    {
        try
        {
            using var document = JsonDocument.Parse(answer, new JsonDocumentOptions { MaxDepth = AnswerReader.MaxDepth });
            var embeddings = ChatJson.Find(document.RootElement, "embeddings"u8);
            if (embeddings.ValueKind != JsonValueKind.Array)
            {
                if (ChatJson.Find(document.RootElement, "error"u8).ValueKind == JsonValueKind.Object)
                {
                    var error = GeminiErrorReader.Read(200, answer.Span);
                    return (error.Error, error.Status);
                }

                return (GeminiFaults.NoAnswer("it has no embeddings", "no_embeddings"), 502);
            }

            using var json = new Utf8JsonWriter(output, ChatJson.WriterOptions);
            return Write(json, embeddings, ChatJson.Find(document.RootElement, "usageMetadata"u8), model, asBase64, estimate)
                ? null
                : (GeminiFaults.NoAnswer("an embedding has no values", "no_embeddings"), 502);
        }
        catch (JsonException)
        {
            return (GeminiFaults.NoAnswer("it is no JSON", "not_json"), 502);
        }
    }

    private static bool Write(Utf8JsonWriter json, JsonElement embeddings, JsonElement usage, string model, bool asBase64, long estimate)
    {
        json.WriteStartObject();
        json.WriteString("object"u8, "list"u8);
        json.WriteStartArray("data"u8);
        var index = 0;
        foreach (var embedding in embeddings.EnumerateArray())
        {
            var values = ChatJson.Find(embedding, "values"u8);
            if (values.ValueKind != JsonValueKind.Array || values.EnumerateArray().Any(value => value.ValueKind != JsonValueKind.Number))
            {
                return false;
            }

            json.WriteStartObject();
            json.WriteString("object"u8, "embedding"u8);
            json.WriteNumber("index"u8, index++);
            if (asBase64)
            {
                json.WriteBase64String("embedding"u8, Floats(values));
            }
            else
            {
                ChatJson.Copy(json, "embedding"u8, values);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("model"u8, model);
        WriteUsage(json, usage, estimate);
        json.WriteEndObject();
        return true;
    }

    private static void WriteUsage(Utf8JsonWriter json, JsonElement usage, long estimate)
    {
        var count = ChatJson.Find(usage, "promptTokenCount"u8);
        var counted = count.ValueKind == JsonValueKind.Number && count.TryGetInt64(out var number) ? number : (long?)null;
        json.WriteStartObject("usage"u8);
        json.WriteNumber("prompt_tokens"u8, counted ?? estimate);
        json.WriteNumber("total_tokens"u8, counted ?? estimate);
        if (counted is null)
        {
            json.WriteBoolean("estimated"u8, true);
        }

        json.WriteEndObject();
    }

    private static byte[] Floats(JsonElement values)
    {
        var bytes = new byte[values.GetArrayLength() * sizeof(float)];
        var at = 0;
        foreach (var value in values.EnumerateArray())
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(at), value.TryGetSingle(out var number) ? number : 0);
            at += sizeof(float);
        }

        return bytes;
    }
}
