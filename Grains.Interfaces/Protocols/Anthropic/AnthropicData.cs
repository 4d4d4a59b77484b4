using System.Text;
using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Interfaces.Protocols.Anthropic;

/// <summary>Media in a string of a request: a data URL or bare base64, still as it stands between its quotes, for it may be megabytes.</summary>
/// <param name="mediaType">Lower case, without parameters; empty where it is not said.</param>
/// <param name="base64">Escaped as in the request.</param>
internal readonly ref struct AnthropicData(string mediaType, ReadOnlySpan<byte> base64)
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public string MediaType { get; } = mediaType;

    public ReadOnlySpan<byte> Base64 { get; } = base64;

    /// <param name="text">A JSON string.</param>
    public static AnthropicData Read(JsonElement text, string path)
    {
        var raw = ChatJson.RawText(text);
        if (!raw.StartsWith("data:"u8))
        {
            return new AnthropicData("", raw);
        }

        var comma = raw.IndexOf((byte)',');
        var head = comma < 0 ? "" : JsonText.Decode(raw[5..comma], 256);
        if (!head.EndsWith(";base64", StringComparison.OrdinalIgnoreCase))
        {
            throw ChatFault.Invalid(path, "a data URL must be base64-encoded (data:<media type>;base64,<data>).");
        }

        return new AnthropicData(head[..head.IndexOf(';')].Trim().ToLowerInvariant(), raw[(comma + 1)..]);
    }

    /// <summary>The type that the data itself shows; null where it shows none that we know. Many callers label every picture alike.</summary>
    public static string? Sniff(ReadOnlySpan<byte> base64)
    {
        // PHP escapes slashes.
        return base64.StartsWith("iVBORw0KGgo"u8) ? "image/png"
            : base64.StartsWith("/9j/"u8) || base64.StartsWith("\\/9j\\/"u8) ? "image/jpeg"
            : base64.StartsWith("R0lGOD"u8) ? "image/gif"
            : base64.StartsWith("UklGR"u8) ? "image/webp"
            : base64.StartsWith("JVBERi"u8) ? "application/pdf"
            : null;
    }

    /// <summary>Writes the base64 text under the name <c>data</c>.</summary>
    public void Write(Utf8JsonWriter json)
    {
        if (Base64.Contains((byte)'\\'))
        {
            json.WriteString("data"u8, JsonText.Decode(Base64, int.MaxValue));
        }
        else
        {
            json.WriteString("data"u8, Base64);
        }
    }

    /// <summary>The text that the data is; null where it is no base64 of UTF-8 text.</summary>
    public string? DecodeText()
    {
        var text = JsonText.Decode(Base64, int.MaxValue);
        try
        {
            return Strict.GetString(Convert.FromBase64String(text));
        }
        catch (Exception error) when (error is FormatException or DecoderFallbackException)
        {
            // The caller is told.
            return null;
        }
    }
}
