using System.Text.Json.Nodes;

namespace Gateway.Api.Tests.Matrix;

/// <summary>A picture that was sent: its bytes, base64, or its address.</summary>
internal sealed record RecordedImage(string MediaType, string? Data, string? Url)
{
    /// <summary>The first picture in a recorded request of any language; null where there is none that is whole.</summary>
    public static RecordedImage? In(JsonNode? node) => node switch
    {
        JsonArray array => array.Select(In).FirstOrDefault(image => image is not null),
        JsonObject found => Here(found) ?? found.Select(property => In(property.Value)).FirstOrDefault(image => image is not null),
        _ => null,
    };

    private static RecordedImage? Here(JsonObject found) => (found["inlineData"] ?? found["inline_data"] ?? found["fileData"] ?? (found["type"]?.ToString() == "image" ? found["source"] : null)) is JsonObject source
        ? Of((source["mimeType"] ?? source["mime_type"] ?? source["media_type"])?.ToString(), source["data"]?.ToString(), (source["fileUri"] ?? source["url"])?.ToString())
        : found["image_url"] is { } url ? OfUrl((url as JsonObject)?["url"]?.ToString() ?? url.ToString()) : null;

    private static RecordedImage? OfUrl(string url) =>
        !url.StartsWith("data:", StringComparison.Ordinal) ? Of(null, null, url)
        : url.Split(',') is [var head, var data] ? Of(head["data:".Length..].Split(';')[0], data, null) : null;

    private static RecordedImage? Of(string? type, string? data, string? url) =>
        type?.StartsWith("image/", StringComparison.Ordinal) == false || (data is null ? url?.StartsWith("http", StringComparison.Ordinal) != true : !Convert.TryFromBase64String(data, new byte[data.Length], out _))
            ? null : new RecordedImage(type ?? "image/png", data, url);
}
