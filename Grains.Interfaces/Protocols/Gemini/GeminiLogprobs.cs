using System.Buffers;
using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Interfaces.Protocols.Gemini;

/// <summary>Turns <c>logprobsResult</c> into OpenAI's <c>logprobs</c>.</summary>
internal static class GeminiLogprobs
{
    /// <summary>Null where there is no token in it.</summary>
    public static byte[]? ToOpenAI(ReadOnlySpan<byte> result)
    {
        var reader = new Utf8JsonReader(result, new JsonReaderOptions { MaxDepth = AnswerReader.MaxDepth });
        using var document = JsonDocument.ParseValue(ref reader);
        var chosen = ChatJson.Find(document.RootElement, "chosenCandidates"u8);
        if (chosen.ValueKind != JsonValueKind.Array || chosen.GetArrayLength() == 0)
        {
            return null;
        }

        var top = ChatJson.Find(document.RootElement, "topCandidates"u8);
        var output = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(output, ChatJson.WriterOptions);
        json.WriteStartObject();
        json.WriteStartArray("content"u8);
        for (var i = 0; i < chosen.GetArrayLength(); i++)
        {
            json.WriteStartObject();
            WriteToken(json, chosen[i]);
            json.WriteStartArray("top_logprobs"u8);
            if (top.ValueKind == JsonValueKind.Array && i < top.GetArrayLength() && ChatJson.Find(top[i], "candidates"u8) is { ValueKind: JsonValueKind.Array } others)
            {
                foreach (var other in others.EnumerateArray())
                {
                    json.WriteStartObject();
                    WriteToken(json, other);
                    json.WriteEndObject();
                }
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNull("refusal"u8);
        json.WriteEndObject();
        json.Flush();
        return output.WrittenSpan.ToArray();
    }

    private static void WriteToken(Utf8JsonWriter json, JsonElement token)
    {
        json.WriteString("token"u8, ChatJson.Text(ChatJson.Find(token, "token"u8)) ?? "");
        var logprob = ChatJson.Find(token, "logProbability"u8);
        if (logprob.ValueKind == JsonValueKind.Number)
        {
            ChatJson.Copy(json, "logprob"u8, logprob);
        }
        else
        {
            // Zero is left out there, as every default.
            json.WriteNumber("logprob"u8, 0);
        }

        json.WriteNull("bytes"u8);
    }
}
