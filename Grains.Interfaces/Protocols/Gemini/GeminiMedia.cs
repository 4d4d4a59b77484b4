using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Interfaces.Protocols.Gemini;

/// <summary>
/// An image, recording or file of a message, as <c>inlineData</c> or <c>fileData</c>. We never fetch what a caller points at: of URLs
/// only those pass that Google itself resolves (the Files API, Cloud Storage, YouTube, and a picture at any address,
/// https://blog.google/innovation-and-ai/technology/developers-tools/gemini-api-new-file-limits).
/// </summary>
internal readonly struct GeminiMedia
{
    private const string Files = "https://generativelanguage.googleapis.com/";

    private static readonly string[] Resolved =
        ["gs://", Files, "https://www.youtube.com/", "https://youtube.com/", "https://m.youtube.com/", "https://youtu.be/"];

    private readonly string? _mimeType;
    private readonly string? _uri;
    private readonly JsonElement _data;
    private readonly int _from;

    private GeminiMedia(string? mimeType, string? uri, JsonElement data, int from)
    {
        _mimeType = mimeType;
        _uri = uri;
        _data = data;
        _from = from;
    }

    public static GeminiMedia Of(in ChatPart part)
    {
        switch (part.Kind)
        {
            case ChatPartKind.Image:
                return OfUrl(Required(part.Value, "url", part.Path + ".image_url.url"), part.Path + ".image_url.url", null, isImage: true);
            case ChatPartKind.Audio:
                var format = ChatFields.Text(part.Value, "format", part.Path + ".input_audio.format") ?? throw ChatFields.Missing(part.Path + ".input_audio.format");
                return new GeminiMedia("audio/" + format, null, Required(part.Value, "data", part.Path + ".input_audio.data"), 0);
            case ChatPartKind.File:
                var name = ChatFields.Text(part.Value, "filename", part.Path + ".file.filename");
                return ChatFields.Value(part.Value, "file_data").ValueKind != JsonValueKind.Undefined
                    ? OfUrl(Required(part.Value, "file_data", part.Path + ".file.file_data"), part.Path + ".file.file_data", name)
                    : OfUrl(Required(part.Value, "file_id", part.Path + ".file.file_id"), part.Path + ".file.file_id", name);
            default:
                throw ChatFault.Unsupported(part.Path + ".type", "this model takes 'text', 'image_url', 'input_audio' and 'file'.");
        }
    }

    /// <param name="url">A JSON string: a data URL, or a URI that Google resolves. Behind <c>https</c> a picture may stand, nothing longer.</param>
    /// <param name="fileName">Tells the type where the URI does not; null where there is none.</param>
    /// <param name="isImage">Whether it is sent as a picture.</param>
    public static GeminiMedia OfUrl(JsonElement url, string path, string? fileName, bool isImage = false)
    {
        if (url.ValueKind != JsonValueKind.String)
        {
            throw ChatFields.Missing(path);
        }

        var raw = ChatJson.RawText(url);
        if (raw.StartsWith("data:"u8))
        {
            var comma = raw.IndexOf((byte)',');
            var head = comma < 0 ? "" : JsonText.Decode(raw[5..comma], int.MaxValue);
            return head.EndsWith(";base64", StringComparison.OrdinalIgnoreCase)
                ? new GeminiMedia(head[..head.IndexOf(';', StringComparison.Ordinal)] is { Length: > 0 } type ? type : "text/plain", null, url, comma + 1)
                : throw ChatFault.Invalid(path, "a data URL must be encoded in base64: 'data:<type>;base64,<data>'.");
        }

        var uri = ChatJson.Text(url)!;
        if (uri.StartsWith("files/", StringComparison.Ordinal))
        {
            uri = Files + "v1beta/" + uri;
        }

        var mimeType = MimeTypes.Of(fileName) ?? MimeTypes.Of(uri);
        return Array.Exists(Resolved, known => uri.StartsWith(known, StringComparison.Ordinal)) || (isImage && IsPicture(uri, mimeType))
            ? new GeminiMedia(mimeType, uri, default, 0)
            : throw ChatFault.Unsupported(path, "this model takes data URLs, URIs of Google's own (its Files API, gs://, YouTube), and pictures at https addresses; send the content itself as a data URL.");
    }

    /// <summary>Whether an address may be a picture's: of longer media nobody could say before what they cost.</summary>
    private static bool IsPicture(string uri, string? mimeType) =>
        uri.StartsWith("https://", StringComparison.OrdinalIgnoreCase) && Uri.IsWellFormedUriString(uri, UriKind.Absolute)
        && (mimeType is null || mimeType.StartsWith("image/", StringComparison.Ordinal));

    /// <summary>The properties of a part.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject(_uri is null ? "inlineData"u8 : "fileData"u8);
        if (_mimeType is not null)
        {
            json.WriteString("mimeType"u8, _mimeType);
        }

        if (_uri is not null)
        {
            json.WriteString("fileUri"u8, _uri);
        }
        else
        {
            var data = ChatJson.RawText(_data)[_from..];
            if (data.Contains((byte)'\\'))
            {
                // Some encoders escape the slashes of base64.
                json.WriteString("data"u8, JsonText.Decode(data, int.MaxValue));
            }
            else
            {
                json.WriteString("data"u8, data);
            }
        }

        json.WriteEndObject();
    }

    private static JsonElement Required(JsonElement owner, string name, string path)
    {
        var value = ChatFields.Value(owner, name);
        return value.ValueKind switch
        {
            JsonValueKind.String => value,
            JsonValueKind.Undefined => throw ChatFields.Missing(path),
            _ => throw ChatFields.WrongType(path, "a string"),
        };
    }
}
