using System.Text.Json;
using Gateway.Api.Errors;
using Microsoft.AspNetCore.Http;

namespace Gateway.Api.Json;

/// <summary>
/// Reads the fields of an admin request's JSON object strictly: a wrong type or value, and a field that nobody asked for, is an error
/// that names it. The first error is kept; reading goes on with defaults.
/// </summary>
internal sealed partial class JsonFields
{
    /// <summary>Admin bodies are small.</summary>
    private const int MaxBytes = 64 * 1024;

    private readonly Dictionary<string, JsonElement> _fields;
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    private readonly JsonFields? _above;
    private readonly string _path;
    private ApiError? _error;

    private JsonFields(Dictionary<string, JsonElement> fields, JsonFields? above = null, string path = "") => (_fields, _above, _path) = (fields, above, path);

    /// <summary>Reads the body; an absent one is an empty object. Null with an error where it is not a JSON object.</summary>
    public static async ValueTask<(JsonFields? Fields, ApiError? Error)> Read(HttpContext http)
    {
        if (http.Request.ContentLength > MaxBytes)
        {
            return (null, GatewayErrors.TooLarge(MaxBytes));
        }

        var bytes = new byte[MaxBytes + 1];
        var length = 0;
        int read;
        while (length < bytes.Length && (read = await http.Request.Body.ReadAsync(bytes.AsMemory(length), http.RequestAborted)) > 0)
        {
            length += read;
        }

        if (length > MaxBytes)
        {
            return (null, GatewayErrors.TooLarge(MaxBytes));
        }

        if (length == 0)
        {
            return (new JsonFields([]), null);
        }

        try
        {
            CheckTexts(bytes.AsSpan(0, length));
            using var document = JsonDocument.Parse(bytes.AsMemory(0, length));
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return (null, GatewayErrors.Invalid("The body must be a JSON object.", null));
            }

            return TryRead(document.RootElement, out var fields, out var twice)
                ? (new JsonFields(fields), null)
                : (null, GatewayErrors.Invalid($"The field '{twice}' is given twice.", twice));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return (null, GatewayErrors.Invalid("The body is not valid JSON: " + exception.Message, null));
        }
    }

    /// <summary>Whether the field is there, be it null.</summary>
    public bool Has(string name)
    {
        _known.Add(name);
        return _fields.ContainsKey(name);
    }

    /// <summary>Says that a field is wrong.</summary>
    public T? Fail<T>(string name, string rule)
        where T : class
    {
        Note(GatewayErrors.Invalid($"The field '{PathOf(name)}' {rule}.", PathOf(name)));
        return null;
    }

    /// <summary>Call after the last field: whatever was given and not asked for is an error.</summary>
    public ApiError? Finish()
    {
        if (_error is null && _fields.Keys.FirstOrDefault(name => !_known.Contains(name)) is { } unknown)
        {
            Note(GatewayErrors.Invalid($"The field '{PathOf(unknown)}' is not known here. Allowed: {string.Join(", ", _known)}.", PathOf(unknown)));
        }

        return _error;
    }

    private static bool TryRead(JsonElement value, out Dictionary<string, JsonElement> fields, out string? twice)
    {
        fields = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        twice = null;
        foreach (var property in value.EnumerateObject())
        {
            if (!fields.TryAdd(property.Name, property.Value.Clone()))
            {
                twice = property.Name;
                return false;
            }
        }

        return true;
    }

    /// <summary>Throws where a text is no Unicode (half a surrogate pair, bytes that are no UTF-8), which parsing alone does not look at.</summary>
    private static void CheckTexts(ReadOnlySpan<byte> body)
    {
        var json = new Utf8JsonReader(body);
        while (json.Read())
        {
            if (json.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
            {
                json.GetString();
            }
        }
    }

    private JsonElement? Find(string name)
    {
        _known.Add(name);
        return _fields.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    private string PathOf(string name) => _path + name;

    private void Note(ApiError error)
    {
        _error ??= error;
        _above?.Note(error);
    }
}
