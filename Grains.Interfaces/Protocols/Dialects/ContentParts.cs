using System.Buffers;
using System.Text.Json;

namespace Gateway.Grains.Interfaces.Protocols.Dialects;

/// <summary>
/// Makes one text of a list of parts: <c>[{"type":"thinking","thinking":[{"type":"text","text":"..."}]},{"type":"text","text":"..."}]</c>. Texts
/// are copied as they stand between their quotes, so nothing is decoded. Parts of other types (references) have no place in a text.
/// </summary>
internal static class ContentParts
{
    /// <summary>
    /// Reads the list that <paramref name="json"/> stands on. The JSON to put in the place of the list: the text, and behind it, where there is
    /// some, the property <c>reasoning_content</c>.
    /// </summary>
    public static byte[] Join(ref Utf8JsonReader json)
    {
        var text = new ArrayBufferWriter<byte>(256);
        var thinking = new ArrayBufferWriter<byte>(256);
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType == JsonTokenType.String)
            {
                text.Write(json.ValueSpan);
            }
            else
            {
                ReadPart(ref json, text, thinking);
            }
        }

        return thinking.WrittenCount == 0
            ? [.. "\""u8, .. text.WrittenSpan, .. "\""u8]
            : [.. "\""u8, .. text.WrittenSpan, .. "\",\"reasoning_content\":\""u8, .. thinking.WrittenSpan, .. "\""u8];
    }

    private static void ReadPart(ref Utf8JsonReader json, ArrayBufferWriter<byte> text, ArrayBufferWriter<byte> thinking)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return;
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isText = json.ValueSpan.SequenceEqual("text"u8);
            var isThinking = json.ValueSpan.SequenceEqual("thinking"u8);
            json.Read();
            if (json.TokenType == JsonTokenType.String && (isText || isThinking))
            {
                (isText ? text : thinking).Write(json.ValueSpan);
            }
            else if (isThinking && json.TokenType == JsonTokenType.StartArray)
            {
                while (json.Read() && json.TokenType != JsonTokenType.EndArray)
                {
                    ReadPart(ref json, thinking, thinking);
                }
            }
            else
            {
                json.Skip();
            }
        }
    }
}
