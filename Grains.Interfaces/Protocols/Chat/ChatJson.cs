using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Interfaces.Protocols.Chat;

/// <summary>Reads and copies JSON that strangers wrote: <see cref="JsonElement"/> itself throws on unpaired surrogates.</summary>
public static class ChatJson
{
    /// <summary>Quotes and letters beyond ASCII stay readable: what is written is JSON, never part of a page.</summary>
    public static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>The last property of this name; an undefined element where there is none or <paramref name="element"/> is no object.</summary>
    public static JsonElement Find(JsonElement element, ReadOnlySpan<byte> name) => JsonProperties.Find(element, name);

    /// <summary>A string's text, unpaired surrogates replaced; null where <paramref name="element"/> is no string.</summary>
    public static string? Text(JsonElement element) =>
        element.ValueKind == JsonValueKind.String ? JsonText.Decode(JsonProperties.RawText(element), int.MaxValue) : null;

    /// <summary>A property's name, unpaired surrogates replaced.</summary>
    public static string Name(JsonProperty property) => JsonText.Decode(JsonMarshal.GetRawUtf8PropertyName(property), int.MaxValue);

    /// <summary>The value as it stands, quotes included.</summary>
    public static ReadOnlySpan<byte> Raw(JsonElement element) => JsonMarshal.GetRawUtf8Value(element);

    /// <summary>What stands between a string's quotes, still escaped.</summary>
    public static ReadOnlySpan<byte> RawText(JsonElement text) => JsonProperties.RawText(text);

    /// <summary>Decodes what stands between a string's quotes to UTF-8. Never more bytes than it reads. Returns the bytes written.</summary>
    public static int Decode(ReadOnlySpan<byte> escaped, Span<byte> destination) => JsonText.DecodeUtf8(escaped, destination);

    /// <summary>Copies a value byte for byte.</summary>
    public static void Copy(Utf8JsonWriter json, JsonElement element) => json.WriteRawValue(Raw(element), skipInputValidation: true);

    /// <summary>Copies a value byte for byte under a name; writes nothing where it is undefined.</summary>
    public static void Copy(Utf8JsonWriter json, ReadOnlySpan<byte> name, JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Undefined)
        {
            json.WritePropertyName(name);
            Copy(json, element);
        }
    }

    /// <summary>True when it is a string without anything but white space.</summary>
    public static bool IsBlank(JsonElement text)
    {
        // The first letter tells of nearly every text; decoding a long one would cost as much memory again.
        return text.ValueKind == JsonValueKind.String
            && !(RawText(text) is [> (byte)' ' and < 0x7F and not (byte)'\\', ..])
            && string.IsNullOrWhiteSpace(Text(text));
    }

    /// <summary>Code points in a text as it stands between its quotes.</summary>
    public static long CodePoints(ReadOnlySpan<byte> escaped)
    {
        long length = 0;
        for (var i = 0; i < escaped.Length; i++)
        {
            var letter = escaped[i];
            if (letter == '\\' && i + 1 < escaped.Length)
            {
                i++;
                if (escaped[i] == 'u' && i + 4 < escaped.Length)
                {
                    // The second half of a surrogate pair counts with the first.
                    var isLow = (escaped[i + 1] | 0x20) == 'd' && (escaped[i + 2] | 0x20) is >= (byte)'c' and <= (byte)'f';
                    i += 4;
                    length += isLow ? 0 : 1;
                    continue;
                }
            }

            length += (letter & 0xC0) == 0x80 ? 0 : 1;
        }

        return length;
    }
}
