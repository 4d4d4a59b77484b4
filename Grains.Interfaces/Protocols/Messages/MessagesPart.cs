using System.Buffers;
using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;

namespace Gateway.Grains.Interfaces.Protocols.Messages;

/// <summary>One part of a chat message's content.</summary>
/// <param name="Text">The JSON string of a text.</param>
/// <param name="Block">The block that it comes from; undefined for a plain text.</param>
/// <param name="Path">Where the block stands.</param>
internal readonly record struct MessagesPart(MessagesPartKind Kind, JsonElement Text, JsonElement Block, string Path)
{
    public void Write(Utf8JsonWriter json, ChatForm form)
    {
        if (Kind == MessagesPartKind.Verbatim)
        {
            ChatJson.Copy(json, Block);
            return;
        }

        json.WriteStartObject();
        switch (Kind)
        {
            case MessagesPartKind.Image:
                json.WriteString("type"u8, "image_url"u8);
                json.WriteStartObject("image_url"u8);
                json.WritePropertyName("url"u8);
                WriteSource(json);
                json.WriteEndObject();
                break;
            case MessagesPartKind.File:
                json.WriteString("type"u8, "file"u8);
                json.WriteStartObject("file"u8);
                json.WriteString("filename"u8, ChatFields.Text(Block, "title", Path + ".title") is { Length: > 0 } title ? title : "document.pdf");
                json.WritePropertyName("file_data"u8);
                WriteSource(json);
                json.WriteEndObject();
                break;
            default:
                json.WriteString("type"u8, "text"u8);
                ChatJson.Copy(json, "text"u8, Text);
                break;
        }

        if (form == ChatForm.Extended)
        {
            ChatJson.Copy(json, "cache_control"u8, ChatFields.Value(Block, "cache_control"));
        }

        json.WriteEndObject();
    }

    /// <summary>A URL as it is; data as a data URL.</summary>
    private void WriteSource(Utf8JsonWriter json)
    {
        var path = Path + ".source";
        var source = ChatFields.Value(Block, "source");
        switch (ChatFields.Text(source, "type", path + ".type"))
        {
            case "base64":
                WriteData(json, Required(source, "media_type", path), Required(source, "data", path));
                break;
            case "url":
                ChatJson.Copy(json, Required(source, "url", path));
                break;
            case "file":
                throw ChatFault.Unsupported(path + ".type", "files of Anthropic's Files API cannot be read by this model; send the content itself.");
            case null:
                throw ChatFields.Missing(path + ".type");
            default:
                throw ChatFault.Unsupported(path + ".type", "this model takes 'base64' and 'url'.");
        }
    }

    private static void WriteData(Utf8JsonWriter json, JsonElement mediaType, JsonElement data)
    {
        // Put together as the texts stand between their quotes: the data may be megabytes.
        var type = ChatJson.RawText(mediaType);
        var bytes = ChatJson.RawText(data);
        var length = type.Length + bytes.Length + 15;
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            var text = buffer.AsSpan(0, length);
            "\"data:"u8.CopyTo(text);
            type.CopyTo(text[6..]);
            ";base64,"u8.CopyTo(text[(6 + type.Length)..]);
            bytes.CopyTo(text[(14 + type.Length)..]);
            text[^1] = (byte)'"';
            json.WriteRawValue(text, skipInputValidation: true);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static JsonElement Required(JsonElement owner, string name, string path) =>
        ChatFields.Value(owner, name) is { ValueKind: JsonValueKind.String } text ? text : throw ChatFields.Missing($"{path}.{name}");
}
