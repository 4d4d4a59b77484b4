namespace Gateway.Grains.Interfaces.Protocols.Gemini;

/// <summary>Types of files by their names' endings: those that Gemini takes (https://ai.google.dev/gemini-api/docs/file-input-methods).</summary>
internal static class MimeTypes
{
    private static readonly Dictionary<string, string> ByEnding = new(StringComparer.OrdinalIgnoreCase)
    {
        [".png"] = "image/png",
        [".jpg"] = "image/jpeg",
        [".jpeg"] = "image/jpeg",
        [".webp"] = "image/webp",
        [".heic"] = "image/heic",
        [".heif"] = "image/heif",
        [".gif"] = "image/gif",
        [".pdf"] = "application/pdf",
        [".json"] = "application/json",
        [".txt"] = "text/plain",
        [".md"] = "text/markdown",
        [".html"] = "text/html",
        [".csv"] = "text/csv",
        [".xml"] = "text/xml",
        [".mp3"] = "audio/mp3",
        [".wav"] = "audio/wav",
        [".aac"] = "audio/aac",
        [".ogg"] = "audio/ogg",
        [".flac"] = "audio/flac",
        [".m4a"] = "audio/m4a",
        [".mp4"] = "video/mp4",
        [".mov"] = "video/quicktime",
        [".webm"] = "video/webm",
        [".mpeg"] = "video/mpeg",
        [".avi"] = "video/x-msvideo",
    };

    /// <summary>Null where the ending says nothing. What follows the path of an address does not belong to it.</summary>
    public static string? Of(string? name) => name is null ? null : ByEnding.GetValueOrDefault(Path.GetExtension(name.Split('?', '#')[0]));
}
