using System.Text.Json;
using Gateway.Grains.Interfaces.Values;

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
        root = Failed(root);
        JsonElement inner = JsonProperties.Find(root, "error"u8);
        bool hasEnvelope = inner.ValueKind == JsonValueKind.Object;
        JsonElement source = hasEnvelope ? inner : root;
        string? param = Word(source, "param"u8);
        string? message = Text(inner) ?? Message(source, ref param);
        if (message is null && hasEnvelope)
        {
            message = Message(root, ref param);
        }

        return new ProviderError(message ?? fallback, TypeOf(source, hasEnvelope) ?? Word(source, "status"u8), Word(source, "code"u8), param);
    }

    /// <summary>The same test that <see cref="InBandError"/> makes while it reads, and that of events that say what they are.</summary>
    public static bool IsInBand(JsonElement root)
    {
        JsonElement type = JsonProperties.Find(root, "type"u8);
        if (type.ValueKind == JsonValueKind.String && JsonProperties.RawText(type).SequenceEqual("error"u8))
        {
            return true;
        }

        root = Failed(root);
        JsonElement kind = JsonProperties.Find(root, "object"u8);
        if (kind.ValueKind == JsonValueKind.String && JsonProperties.RawText(kind).SequenceEqual("error"u8))
        {
            return true;
        }

        JsonElement error = JsonProperties.Find(root, "error"u8);
        return error.ValueKind switch
        {
            JsonValueKind.Undefined or JsonValueKind.Null or JsonValueKind.False => false,
            JsonValueKind.String => !JsonProperties.RawText(error).IsEmpty,
            JsonValueKind.Number => error.TryGetDouble(out double number) && number != 0,
            _ => true,
        };
    }

    /// <summary>An event whose fields stand at its top says with its type only that it is an error.</summary>
    private static string? TypeOf(JsonElement source, bool hasEnvelope) => Word(source, "type"u8) is var type && !hasEnvelope && type == "error" ? null : type;

    /// <summary>The response that failed, which has its error in itself; anything else as it is.</summary>
    private static JsonElement Failed(JsonElement root)
    {
        JsonElement type = JsonProperties.Find(root, "type"u8);
        JsonElement response = JsonProperties.Find(root, "response"u8);
        return response.ValueKind == JsonValueKind.Object && type.ValueKind == JsonValueKind.String && JsonProperties.RawText(type).StartsWith("response."u8) ? response : root;
    }

    private static string? Message(JsonElement source, ref string? param)
    {
        // Mistral puts the detail of a 422 into the message.
        JsonElement message = JsonProperties.Find(source, "message"u8);
        return Text(message) ?? ErrorDetail.Read(message, ref param) ?? ErrorDetail.Read(source, ref param);
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

    private static string? Word(JsonElement source, ReadOnlySpan<byte> name)
    {
        JsonElement element = JsonProperties.Find(source, name);
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
        JsonText.Decode(JsonProperties.RawText(element), maxChars);
}
