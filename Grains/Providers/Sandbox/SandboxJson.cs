using System.Text.Json;

namespace Gateway.Grains.Providers.Sandbox;

/// <summary>Reads JSON that anybody may have written: what is not of the wanted type counts as absent.</summary>
internal static class SandboxJson
{
    /// <summary>The body as an object; throws <see cref="SandboxFaultException"/> where it is none.</summary>
    public static JsonDocument Parse(ReadOnlyMemory<byte> body)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(body);
        }
        catch (JsonException)
        {
            throw new SandboxFaultException("The body is not valid JSON.", null);
        }

        if (document.RootElement.ValueKind == JsonValueKind.Object)
        {
            return document;
        }

        document.Dispose();
        throw new SandboxFaultException("The body must be a JSON object.", null);
    }

    public static JsonElement? Property(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;

    public static string? String(JsonElement element, string name) =>
        Property(element, name) is { ValueKind: JsonValueKind.String } value ? String(value) : null;

    /// <summary>The text of a JSON string; throws <see cref="SandboxFaultException"/> where it holds half a surrogate pair.</summary>
    public static string String(JsonElement value)
    {
        try
        {
            return value.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            throw new SandboxFaultException("The body holds text that is not valid Unicode.", null);
        }
    }

    /// <summary>The text as a JSON string, quotes included.</summary>
    public static string Quote(string text) => $"\"{JsonEncodedText.Encode(text, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
}
