using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Interfaces.Protocols.Gemini;

/// <summary>Writes an embeddings request as the body of <c>batchEmbedContents</c> (https://ai.google.dev/api/embeddings).</summary>
public static class GeminiEmbeddingsWriter
{
    /// <summary>"at most 100 requests can be in one batch" (400).</summary>
    public const int MostTexts = 100;

    /// <param name="body">JSON that <see cref="EmbeddingsRequestReader"/> has accepted.</param>
    /// <param name="model">The model's name, without <c>models/</c>.</param>
    /// <param name="fault">What Gemini has no words for; what was written then is worthless.</param>
    public static bool TryWrite(ReadOnlyMemory<byte> body, string model, IBufferWriter<byte> output, [NotNullWhen(false)] out RequestFault? fault)
    {
        using var json = new Utf8JsonWriter(output, ChatJson.WriterOptions);
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = AnswerReader.MaxDepth });
            Write(json, document.RootElement, "models/" + model);
            fault = null;
            return true;
        }
        catch (ChatFault refused)
        {
            fault = refused.Fault;
            return false;
        }
        catch (JsonException exception)
        {
            fault = RequestFaults.NotJson(exception);
            return false;
        }
    }

    private static void Write(Utf8JsonWriter json, JsonElement root, string model)
    {
        var dimensions = ChatFields.Whole(root, "dimensions");
        var input = ChatFields.Value(root, "input");
        json.WriteStartObject();
        json.WriteStartArray("requests"u8);
        if (input.ValueKind == JsonValueKind.Array)
        {
            if (input.GetArrayLength() > MostTexts)
            {
                throw ChatFault.Unsupported("input", $"this model takes at most {MostTexts} texts at once.");
            }

            foreach (var text in input.EnumerateArray())
            {
                Write(json, text, model, dimensions);
            }
        }
        else
        {
            Write(json, input, model, dimensions);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, JsonElement text, string model, long? dimensions)
    {
        if (text.ValueKind != JsonValueKind.String)
        {
            throw ChatFault.Unsupported("input", "this model takes texts, no tokens.");
        }

        json.WriteStartObject();
        json.WriteString("model"u8, model);
        json.WriteStartObject("content"u8);
        json.WriteStartArray("parts"u8);
        json.WriteStartObject();
        ChatJson.Copy(json, "text"u8, text);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        if (dimensions is { } count)
        {
            json.WriteNumber("outputDimensionality"u8, count);
        }

        json.WriteEndObject();
    }
}
