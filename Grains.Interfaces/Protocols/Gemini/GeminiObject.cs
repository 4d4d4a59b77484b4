using System.Buffers;
using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Interfaces.Protocols.Gemini;

/// <summary>Writes texts where Gemini wants JSON objects: arguments of calls, and results.</summary>
internal static class GeminiObject
{
    /// <summary>The text itself where it is an object, <c>{}</c> where there is none, else an object with the text under <paramref name="name"/>.</summary>
    /// <param name="text">A JSON string, or undefined.</param>
    public static void Write(Utf8JsonWriter json, JsonElement text, ReadOnlySpan<byte> name) =>
        Write(json, text.ValueKind == JsonValueKind.String ? ChatJson.RawText(text) : default, name);

    /// <summary>The same for the texts among these parts, joined.</summary>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<ChatPart> parts, ReadOnlySpan<byte> name)
    {
        var texts = parts.Where(part => part.Kind is ChatPartKind.Text or ChatPartKind.Refusal).ToList();
        if (texts.Count <= 1)
        {
            Write(json, texts.Count == 0 ? default : texts[0].Value, name);
            return;
        }

        var joined = new ArrayBufferWriter<byte>();
        foreach (var text in texts)
        {
            joined.Write(ChatJson.RawText(text.Value));
        }

        Write(json, joined.WrittenSpan, name);
    }

    private static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> escaped, ReadOnlySpan<byte> name)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(escaped.Length + 1);
        try
        {
            var text = buffer.AsSpan(0, JsonText.DecodeUtf8(escaped, buffer));
            if (IsObject(text))
            {
                json.WriteRawValue(text, skipInputValidation: true);
                return;
            }

            json.WriteStartObject();
            if (!text.IsEmpty)
            {
                json.WriteString(name, text);
            }

            json.WriteEndObject();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static bool IsObject(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = AnswerReader.MaxDepth });
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            reader.Skip();
            return !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
