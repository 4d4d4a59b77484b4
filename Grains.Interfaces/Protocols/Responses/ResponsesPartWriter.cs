using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;

namespace Gateway.Grains.Interfaces.Protocols.Responses;

/// <summary>Writes the parts of what users and tools say.</summary>
internal static class ResponsesPartWriter
{
    public static void Write(Utf8JsonWriter json, ChatPart part)
    {
        json.WriteStartObject();
        switch (part.Kind)
        {
            case ChatPartKind.Text or ChatPartKind.Refusal:
                json.WriteString("type"u8, "input_text"u8);
                ChatJson.Copy(json, "text"u8, part.Value);
                break;
            case ChatPartKind.Image:
                Image(json, part);
                break;
            case ChatPartKind.File:
                json.WriteString("type"u8, "input_file"u8);
                Copy(json, "filename"u8, part.Value);
                Copy(json, "file_data"u8, part.Value);
                Copy(json, "file_id"u8, part.Value);
                break;
            case ChatPartKind.Audio:
                throw ChatFault.Unsupported(part.Path, "this model takes no audio.");
            default:
                throw ChatFault.Invalid(part.Path + ".type", "supported values are 'text', 'image_url' and 'file'.");
        }

        if (part.Element.ValueKind == JsonValueKind.Object)
        {
            Copy(json, "prompt_cache_breakpoint"u8, part.Element);
        }

        json.WriteEndObject();
    }

    private static void Image(Utf8JsonWriter json, ChatPart part)
    {
        var url = ChatJson.Find(part.Value, "url"u8);
        if (url.ValueKind != JsonValueKind.String)
        {
            throw ChatFields.Missing(part.Path + ".image_url.url");
        }

        json.WriteString("type"u8, "input_image"u8);
        ChatJson.Copy(json, "image_url"u8, url);
        Copy(json, "detail"u8, part.Value);
    }

    private static void Copy(Utf8JsonWriter json, ReadOnlySpan<byte> name, JsonElement owner)
    {
        var value = ChatJson.Find(owner, name);
        ChatJson.Copy(json, name, value.ValueKind == JsonValueKind.Null ? default : value);
    }
}
