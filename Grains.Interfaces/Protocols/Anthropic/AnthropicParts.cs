using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Interfaces.Protocols.Anthropic;

/// <summary>Writes the parts of users' messages as content blocks.</summary>
internal static class AnthropicParts
{
    /// <summary>True for text of nothing but white space, which the API refuses.</summary>
    public static bool IsBlank(in ChatPart part) => part.Kind is ChatPartKind.Text or ChatPartKind.Refusal && ChatJson.IsBlank(part.Value);

    /// <summary>The <c>cache_control</c> of a part; of its message where it is the last part (and for plain texts, which have no room for it).</summary>
    public static JsonElement CacheControl(ChatMessage message, int part)
    {
        var own = ChatJson.Find(message.Parts[part].Element, "cache_control"u8);
        return own.ValueKind == JsonValueKind.Undefined && part == message.Parts.Count - 1 ? ChatJson.Find(message.Element, "cache_control"u8) : own;
    }

    /// <summary>Writes one block; nothing for blank text. True when it wrote.</summary>
    public static bool Write(Utf8JsonWriter json, in ChatPart part, JsonElement cacheControl)
    {
        if (IsBlank(part))
        {
            return false;
        }

        if (part.Kind == ChatPartKind.Other)
        {
            // Blocks in Anthropic's own words say more than OpenAI's can.
            if (ChatJson.Text(ChatJson.Find(part.Element, "type"u8)) is not ("image" or "document" or "search_result"))
            {
                throw ChatFault.Unsupported(part.Path + ".type", "this model takes text, image_url and file parts.");
            }

            ChatJson.Copy(json, part.Element);
            return true;
        }

        json.WriteStartObject();
        switch (part.Kind)
        {
            case ChatPartKind.Image:
                Image(json, part);
                break;
            case ChatPartKind.File:
                File(json, part);
                break;
            case ChatPartKind.Audio:
                throw ChatFault.Unsupported(part.Path, "this model does not take audio.");
            default:
                Text(json, part.Value);
                break;
        }

        // Copied as it is: a ttl that is lost costs the caller an hour's cache.
        ChatJson.Copy(json, "cache_control"u8, cacheControl);
        json.WriteEndObject();
        return true;
    }

    /// <summary>The fields of a text block.</summary>
    public static void Text(Utf8JsonWriter json, JsonElement text)
    {
        json.WriteString("type"u8, "text"u8);
        ChatJson.Copy(json, "text"u8, text);
    }

    private static void Image(Utf8JsonWriter json, in ChatPart part)
    {
        var path = part.Path + ".image_url.url";
        var url = ChatFields.Value(part.Value, "url");
        if (url.ValueKind != JsonValueKind.String)
        {
            throw ChatFields.Missing(path);
        }

        if (IsData(url))
        {
            Data(json, AnthropicData.Read(url, path), null, path);
            return;
        }

        Url(json, "image"u8, url, path);
    }

    private static void File(Utf8JsonWriter json, in ChatPart part)
    {
        var path = part.Path + ".file";
        var data = ChatFields.Value(part.Value, "file_data");
        if (data.ValueKind != JsonValueKind.String)
        {
            throw ChatFields.Value(part.Value, "file_id").ValueKind == JsonValueKind.Undefined
                ? ChatFields.Missing(path + ".file_data")
                : ChatFault.Unsupported(path + ".file_id", "files of another provider cannot be read by this model; send file_data.");
        }

        path += ".file_data";
        if (ChatJson.RawText(data).StartsWith("http"u8))
        {
            Url(json, "document"u8, data, path);
            return;
        }

        Data(json, AnthropicData.Read(data, path), ChatFields.Text(part.Value, "filename", part.Path + ".file.filename"), path);
    }

    private static void Data(Utf8JsonWriter json, AnthropicData data, string? title, string path)
    {
        // The API compares the label with the bytes.
        var type = AnthropicData.Sniff(data.Base64) ?? data.MediaType;
        switch (type)
        {
            case "image/jpeg" or "image/jpg" or "image/png" or "image/gif" or "image/webp":
                Open(json, "image"u8, "base64"u8, type == "image/jpg" ? "image/jpeg" : type);
                data.Write(json);
                json.WriteEndObject();
                return;
            case "application/pdf":
                Open(json, "document"u8, "base64"u8, type);
                data.Write(json);
                break;
            case "application/json" or "application/xml" or ['t', 'e', 'x', 't', '/', ..]:
                Open(json, "document"u8, "text"u8, "text/plain");
                json.WriteString("data"u8, data.DecodeText() ?? throw ChatFault.Invalid(path, "it is no base64-encoded UTF-8 text."));
                break;
            default:
                throw ChatFault.Unsupported(path, $"this model takes image/jpeg, image/png, image/gif, image/webp, application/pdf and text, not '{type}'.");
        }

        json.WriteEndObject();
        if (!string.IsNullOrWhiteSpace(title))
        {
            json.WriteString("title"u8, title);
        }
    }

    private static void Open(Utf8JsonWriter json, ReadOnlySpan<byte> block, ReadOnlySpan<byte> source, string mediaType)
    {
        json.WriteString("type"u8, block);
        json.WriteStartObject("source"u8);
        json.WriteString("type"u8, source);
        json.WriteString("media_type"u8, mediaType);
    }

    private static void Url(Utf8JsonWriter json, ReadOnlySpan<byte> block, JsonElement url, string path)
    {
        // Slashes may be escaped.
        if (!JsonText.Decode(ChatJson.RawText(url), 8).StartsWith("https://", StringComparison.OrdinalIgnoreCase))
        {
            throw ChatFault.Unsupported(path, "only https and data URLs can be read by this model.");
        }

        json.WriteString("type"u8, block);
        json.WriteStartObject("source"u8);
        json.WriteString("type"u8, "url"u8);
        ChatJson.Copy(json, "url"u8, url);
        json.WriteEndObject();
    }

    private static bool IsData(JsonElement url) => ChatJson.RawText(url).StartsWith("data:"u8);
}
