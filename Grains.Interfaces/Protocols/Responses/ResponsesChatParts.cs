using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;

namespace Gateway.Grains.Interfaces.Protocols.Responses;

/// <summary>Writes what an item says as the value of a message's <c>content</c>.</summary>
internal static class ResponsesChatParts
{
    /// <param name="content">A text, or an array of parts.</param>
    /// <param name="path">Where it stands.</param>
    public static void Content(Utf8JsonWriter json, JsonElement content, string path)
    {
        switch (content.ValueKind)
        {
            case JsonValueKind.String:
                ChatJson.Copy(json, content);
                return;
            case JsonValueKind.Undefined:
                json.WriteStringValue(""u8);
                return;
            case JsonValueKind.Array:
                break;
            default:
                throw ChatFields.WrongType(path, "a string or an array of objects");
        }

        // One text is written as such: not every provider takes parts everywhere.
        if (content.GetArrayLength() == 1 && Text(content[0], path + "[0]") is { ValueKind: JsonValueKind.String } only)
        {
            ChatJson.Copy(json, only);
            return;
        }

        json.WriteStartArray();
        var index = 0;
        foreach (var part in content.EnumerateArray())
        {
            Part(json, part, $"{path}[{index++}]");
        }

        json.WriteEndArray();
    }

    /// <summary>The text of a part; undefined where it is none.</summary>
    private static JsonElement Text(JsonElement part, string path) =>
        ChatFields.Text(part, "type", path + ".type") is "input_text" or "output_text" or "text" or "summary_text" ? ChatFields.Value(part, "text") : default;

    private static void Part(Utf8JsonWriter json, JsonElement part, string path)
    {
        if (part.ValueKind != JsonValueKind.Object)
        {
            throw ChatFields.WrongType(path, "an object");
        }

        json.WriteStartObject();
        switch (ChatFields.Text(part, "type", path + ".type") ?? throw ChatFields.Missing(path + ".type"))
        {
            case "input_text" or "output_text" or "text" or "summary_text":
                json.WriteString("type"u8, "text"u8);
                Required(json, part, "text", path);
                break;
            case "refusal":
                json.WriteString("type"u8, "refusal"u8);
                Required(json, part, "refusal", path);
                break;
            case "input_image":
                Image(json, part, path);
                break;
            case "input_file":
                File(json, part, path);
                break;
            case "input_audio":
                json.WriteString("type"u8, "input_audio"u8);
                ChatJson.Copy(json, "input_audio"u8, ChatFields.Value(part, "input_audio"));
                break;
            default:
                throw ChatFault.Invalid(path + ".type", "supported values are 'input_text', 'input_image', 'input_file', 'input_audio', 'output_text' and 'refusal'.");
        }

        json.WriteEndObject();
    }

    private static void Image(Utf8JsonWriter json, JsonElement part, string path)
    {
        RefuseStored(part, "file_id", path);
        json.WriteString("type"u8, "image_url"u8);
        json.WriteStartObject("image_url"u8);
        var url = ChatFields.Text(part, "image_url", path + ".image_url") ?? throw ChatFields.Missing(path + ".image_url");
        json.WriteString("url"u8, url);
        ChatJson.Copy(json, "detail"u8, ChatFields.Value(part, "detail"));
        json.WriteEndObject();
    }

    private static void File(Utf8JsonWriter json, JsonElement part, string path)
    {
        RefuseStored(part, "file_id", path);
        if (ChatFields.Value(part, "file_url").ValueKind != JsonValueKind.Undefined)
        {
            throw ChatFault.Unsupported(path + ".file_url", "this model takes files as 'file_data' only.");
        }

        json.WriteString("type"u8, "file"u8);
        json.WriteStartObject("file"u8);
        ChatJson.Copy(json, "filename"u8, ChatFields.Value(part, "filename"));
        Required(json, part, "file_data", path);
        json.WriteEndObject();
    }

    private static void RefuseStored(JsonElement part, string name, string path)
    {
        if (ChatFields.Value(part, name).ValueKind != JsonValueKind.Undefined)
        {
            throw ChatFault.Unsupported($"{path}.{name}", "a stored file is known to the provider that holds it only. Send its data.");
        }
    }

    private static void Required(Utf8JsonWriter json, JsonElement part, string name, string path)
    {
        _ = ChatFields.Text(part, name, $"{path}.{name}") ?? throw ChatFields.Missing($"{path}.{name}");
        json.WritePropertyName(name);
        ChatJson.Copy(json, ChatFields.Value(part, name));
    }
}
