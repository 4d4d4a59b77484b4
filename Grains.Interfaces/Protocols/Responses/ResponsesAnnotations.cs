using System.Buffers;
using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;

namespace Gateway.Grains.Interfaces.Protocols.Responses;

/// <summary>Citations of web pages, nested in chat completions and flat in responses. Citations of stored files have no counterpart.</summary>
internal static class ResponsesAnnotations
{
    /// <summary>Writes the element of a message's <c>annotations</c>. False where it is none.</summary>
    /// <param name="before">Letters of the answer before the text that the places count from.</param>
    public static bool TryWriteChat(Utf8JsonWriter json, JsonElement annotation, long before)
    {
        var url = ChatJson.Find(annotation, "url"u8);
        if (url.ValueKind != JsonValueKind.String || ChatJson.Text(ChatJson.Find(annotation, "type"u8)) != "url_citation")
        {
            return false;
        }

        json.WriteStartObject();
        json.WriteString("type"u8, "url_citation"u8);
        json.WriteStartObject("url_citation"u8);
        json.WriteNumber("start_index"u8, Place(annotation, "start_index"u8) + before);
        json.WriteNumber("end_index"u8, Place(annotation, "end_index"u8) + before);
        ChatJson.Copy(json, "url"u8, url);
        Title(json, annotation, url);
        json.WriteEndObject();
        json.WriteEndObject();
        return true;
    }

    /// <summary>The array with the one element; empty where it is none.</summary>
    public static byte[] ToChat(ReadOnlySpan<byte> annotation, long before)
    {
        var reader = new Utf8JsonReader(annotation, new JsonReaderOptions { MaxDepth = 512 });
        using var document = JsonDocument.ParseValue(ref reader);
        var output = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(output, ChatJson.WriterOptions))
        {
            json.WriteStartArray();
            if (!TryWriteChat(json, document.RootElement, before))
            {
                return [];
            }

            json.WriteEndArray();
        }

        return output.WrittenSpan.ToArray();
    }

    /// <summary>Writes the annotation of a text part. False where the element of a message's <c>annotations</c> is no citation.</summary>
    public static bool TryWriteResponse(Utf8JsonWriter json, JsonElement element)
    {
        var annotation = ChatJson.Find(element, "url_citation"u8);
        var url = ChatJson.Find(annotation, "url"u8);
        if (url.ValueKind != JsonValueKind.String)
        {
            return false;
        }

        json.WriteStartObject();
        json.WriteString("type"u8, "url_citation"u8);
        json.WriteNumber("start_index"u8, Place(annotation, "start_index"u8));
        json.WriteNumber("end_index"u8, Place(annotation, "end_index"u8));
        ChatJson.Copy(json, "url"u8, url);
        Title(json, annotation, url);
        json.WriteEndObject();
        return true;
    }

    private static void Title(Utf8JsonWriter json, JsonElement annotation, JsonElement url)
    {
        var title = ChatJson.Find(annotation, "title"u8);
        ChatJson.Copy(json, "title"u8, title.ValueKind == JsonValueKind.String ? title : url);
    }

    private static long Place(JsonElement annotation, ReadOnlySpan<byte> name) =>
        ChatJson.Find(annotation, name) is { ValueKind: JsonValueKind.Number } place && place.TryGetInt64(out var number) && number is >= 0 and <= int.MaxValue ? number : 0;
}
