using System.Text;
using System.Text.Json;

namespace Gateway.Grains.Interfaces.Protocols.OpenAI;

/// <summary>The <c>detail</c> of FastAPI servers: a text, or a list of what is wrong with which field.</summary>
internal static class ErrorDetail
{
    /// <summary>Fields of a list that are told; the rest would only lengthen the message.</summary>
    private const int MaxItems = 16;

    /// <param name="param">Set to the first field that a list names, unless it is set already.</param>
    public static string? Read(JsonElement source, ref string? param)
    {
        JsonElement detail = JsonProperties.Find(source, "detail"u8);
        if (detail.ValueKind != JsonValueKind.Array)
        {
            return ErrorShape.Text(detail) ?? ErrorShape.Text(JsonProperties.Find(detail, "message"u8));
        }

        var text = new StringBuilder();
        foreach (JsonElement item in detail.EnumerateArray().Take(MaxItems))
        {
            if (ReadItem(item, ref param) is { } line)
            {
                text.Append(text.Length == 0 ? string.Empty : "; ").Append(line);
            }
        }

        return text.Length == 0 ? null : JsonText.Cut(text.ToString(), ProviderErrorReader.MaxMessageLength);
    }

    private static string? ReadItem(JsonElement item, ref string? param)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            return ErrorShape.Text(item);
        }

        if (ErrorShape.Text(JsonProperties.Find(item, "msg"u8)) is not { } text)
        {
            return null;
        }

        if (PathOf(JsonProperties.Find(item, "loc"u8)) is not { Length: > 0 } path)
        {
            return text;
        }

        param ??= path;
        return $"{path}: {text}";
    }

    /// <summary><c>["body","messages",0,"role"]</c> as <c>messages[0].role</c>.</summary>
    private static string? PathOf(JsonElement location)
    {
        if (location.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var path = new StringBuilder();
        foreach (JsonElement step in location.EnumerateArray().Take(MaxItems))
        {
            if (step.ValueKind == JsonValueKind.Number)
            {
                path.Append('[').Append(step.GetRawText()).Append(']');
            }
            else if (ErrorShape.Text(step) is { } name && !(path.Length == 0 && name == "body"))
            {
                path.Append(path.Length == 0 ? string.Empty : ".").Append(name);
            }
        }

        return JsonText.Cut(path.ToString(), 256);
    }
}
