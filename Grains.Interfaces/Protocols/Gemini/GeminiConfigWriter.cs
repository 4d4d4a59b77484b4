using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Interfaces.Protocols.Gemini;

/// <summary>Writes <c>generationConfig</c> (https://ai.google.dev/api/generate-content#generationconfig).</summary>
internal static class GeminiConfigWriter
{
    private const int MostStops = 5;
    private const int MostChoices = 8;

    /// <param name="mustCall">A function has to be called: JSON cannot be asked for then (400), and there will be no text to be JSON.</param>
    public static void Write(Utf8JsonWriter json, ChatRequest request, GeminiModel model, bool mustCall)
    {
        json.WriteStartObject("generationConfig"u8);
        if (request.MaxTokens is { } tokens)
        {
            json.WriteNumber("maxOutputTokens"u8, tokens);
        }

        Number(json, "temperature"u8, request.Temperature);
        Number(json, "topP"u8, request.TopP);
        Number(json, "topK"u8, ChatFields.Number(request.Root, "top_k"));
        WriteStop(json, request.Stop);
        if (ChatFields.Whole(request.Root, "seed") is { } seed)
        {
            // 32 bits there; what is larger is another seed all the same, and always the same one.
            json.WriteNumber("seed"u8, unchecked((int)seed));
        }

        // Some models refuse penalties; zero is none.
        Number(json, "presencePenalty"u8, ChatFields.Number(request.Root, "presence_penalty") is { } presence and not 0 ? presence : null);
        Number(json, "frequencyPenalty"u8, ChatFields.Number(request.Root, "frequency_penalty") is { } frequency and not 0 ? frequency : null);
        WriteChoices(json, request.Choices);
        if (ChatFields.Flag(request.Root, "logprobs", "logprobs") == true)
        {
            json.WriteBoolean("responseLogprobs"u8, true);
            if (ChatFields.Whole(request.Root, "top_logprobs") is { } top and > 0)
            {
                json.WriteNumber("logprobs"u8, top);
            }
        }

        if (!mustCall)
        {
            WriteFormat(json, request.Format);
        }
        else if (request.Format.Kind != ChatFormatKind.Text)
        {
            request.Drop(ChatParameter.ResponseFormat);
        }

        GeminiThinkingWriter.Write(json, request, model);
        WriteModalities(json, request);
        json.WriteEndObject();
    }

    private static void WriteStop(Utf8JsonWriter json, IReadOnlyList<string> stop)
    {
        if (stop.Count > MostStops)
        {
            throw ChatFault.Unsupported("stop", $"this model takes at most {MostStops} sequences.");
        }

        if (stop.Any(sequence => sequence.Length > 0))
        {
            json.WriteStartArray("stopSequences"u8);
            foreach (var sequence in stop.Where(sequence => sequence.Length > 0))
            {
                json.WriteStringValue(sequence);
            }

            json.WriteEndArray();
        }
    }

    private static void WriteChoices(Utf8JsonWriter json, int choices)
    {
        if (choices > MostChoices)
        {
            throw ChatFault.Unsupported("n", $"this model gives at most {MostChoices} choices.");
        }

        if (choices > 1)
        {
            json.WriteNumber("candidateCount"u8, choices);
        }
    }

    private static void WriteFormat(Utf8JsonWriter json, in ChatFormat format)
    {
        if (format.Kind != ChatFormatKind.Text)
        {
            json.WriteString("responseMimeType"u8, "application/json"u8);
            ChatJson.Copy(json, "responseJsonSchema"u8, format.Schema);
        }
    }

    private static void WriteModalities(Utf8JsonWriter json, ChatRequest request)
    {
        var hasAudio = false;
        var hasImage = false;
        foreach (var modality in ChatFields.Array(request.Root, "modalities", "modalities"))
        {
            switch (ChatJson.Text(modality))
            {
                case "text":
                    break;
                case "audio":
                    hasAudio = true;
                    break;
                case "image":
                    hasImage = true;
                    break;
                default:
                    throw ChatFault.Invalid("modalities", "supported values are 'text', 'audio' and 'image'.");
            }
        }

        if (hasAudio || hasImage)
        {
            // Models that speak give nothing but audio; OpenAI's own always ask for text with it.
            json.WriteStartArray("responseModalities"u8);
            json.WriteStringValue(hasAudio ? "AUDIO"u8 : "TEXT"u8);
            if (hasImage)
            {
                json.WriteStringValue("IMAGE"u8);
            }

            json.WriteEndArray();
        }

        if (hasAudio && ChatFields.Text(request.Field("audio"u8), "voice", "audio.voice") is { } voice)
        {
            json.WriteStartObject("speechConfig"u8);
            json.WriteStartObject("voiceConfig"u8);
            json.WriteStartObject("prebuiltVoiceConfig"u8);
            json.WriteString("voiceName"u8, voice);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }
    }

    private static void Number(Utf8JsonWriter json, ReadOnlySpan<byte> name, decimal? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }
}
