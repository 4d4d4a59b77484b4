using System.Runtime.InteropServices;
using System.Text.Json;

namespace Gateway.Grains.Interfaces.Protocols.OpenAI;

/// <summary>The shapes in which OpenAI-compatible providers write errors.</summary>
internal static class ErrorShape
{
    /// <summary>UTF-16 units of a type, code or param that are kept.</summary>
    private const int MaxWordLength = 256;

    /// <param name="fallback">The message where the error has none that can be shown.</param>
    /// <returns>Null where <paramref name="root"/> is no object, nor Google's array of one.</returns>
    public static ProviderError? Read(JsonElement root, string fallback)
    {
        // Google's OpenAI surface wraps the envelope in an array.
        if (root.ValueKind == JsonValueKind.Array && root.GetArrayLength() > 0)
        {
            root = root[0];
        }

        if (root.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        // {"error":{...}}: OpenAI and most others; {"error":"text","code":"..."}: xAI, Ollama's own API;
        // {"message":...,"type":...,"code":...}: Mistral, older vLLM; {"detail":...}: FastAPI servers.
        bool hasEnvelope = root.TryGetProperty("error", out JsonElement inner) && inner.ValueKind == JsonValueKind.Object;
        JsonElement source = hasEnvelope ? inner : root;
        string? param = Word(source, "param");
        string? message = Text(inner) ?? Message(source, ref param);
        if (message is null && hasEnvelope)
        {
            message = Message(root, ref param);
        }

        return new ProviderError(message ?? fallback, Word(source, "type") ?? Word(source, "status"), Word(source, "code"), param);
    }

    /// <summary>The same test that <see cref="InBandError"/> makes while it reads.</summary>
    public static bool IsInBand(JsonElement root)
    {
        if (root.TryGetProperty("object", out JsonElement kind) && kind.ValueKind == JsonValueKind.String && kind.ValueEquals("error"u8))
        {
            return true;
        }

        return root.TryGetProperty("error", out JsonElement error) && error.ValueKind switch
        {
            JsonValueKind.Null or JsonValueKind.False => false,
            JsonValueKind.String => !error.ValueEquals(""u8),
            JsonValueKind.Number => error.TryGetDouble(out double number) && number != 0,
            _ => true,
        };
    }

    private static string? Message(JsonElement source, ref string? param)
    {
        if (source.TryGetProperty("message", out JsonElement message))
        {
            if (Text(message) is { } text)
            {
                return text;
            }

            // Mistral puts the detail of a 422 into the message.
            if (message.ValueKind == JsonValueKind.Object && ErrorDetail.Read(message, ref param) is { } nested)
            {
                return nested;
            }
        }

        return ErrorDetail.Read(source, ref param);
    }

    /// <summary>A string that can be shown: not empty, not HTML, cut where it is too long.</summary>
    internal static string? Text(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        string text = Decode(element, ProviderErrorReader.MaxMessageLength);
        return string.IsNullOrWhiteSpace(text) || PlainText.IsHtml(text) ? null : text;
    }

    private static string? Word(JsonElement source, string name)
    {
        if (!source.TryGetProperty(name, out JsonElement element))
        {
            return null;
        }

        string? word = element.ValueKind switch
        {
            JsonValueKind.String => Decode(element, MaxWordLength),
            JsonValueKind.Number => JsonText.Cut(element.GetRawText(), MaxWordLength),
            _ => null,
        };
        return string.IsNullOrEmpty(word) ? null : word;
    }

    // GetString throws on unpaired surrogates, which a provider may well echo.
    private static string Decode(JsonElement element, int maxChars) =>
        JsonText.Decode(JsonMarshal.GetRawUtf8Value(element)[1..^1], maxChars);
}
