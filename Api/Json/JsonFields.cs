using System.Globalization;
using System.Text.Json;
using Gateway.Api.Errors;
using Microsoft.AspNetCore.Http;

namespace Gateway.Api.Json;

/// <summary>
/// Reads the fields of an admin request's JSON object strictly: a wrong type or value, and a field that nobody asked for, is an error
/// that names it. The first error is kept; reading goes on with defaults.
/// </summary>
internal sealed class JsonFields
{
    /// <summary>Admin bodies are small.</summary>
    private const int MaxBytes = 64 * 1024;

    private const long MostCount = 1_000_000_000_000;

    private readonly Dictionary<string, JsonElement> _fields;
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    private JsonFields(Dictionary<string, JsonElement> fields) => _fields = fields;

    public ApiError? Error { get; private set; }

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

            var fields = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
            foreach (var property in document.RootElement.EnumerateObject())
            {
                if (!fields.TryAdd(property.Name, property.Value.Clone()))
                {
                    return (null, GatewayErrors.Invalid($"The field '{property.Name}' is given twice.", property.Name));
                }
            }

            return (new JsonFields(fields), null);
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

    public string? Text(string name, int maxLength)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.String || value.GetString() is not { Length: > 0 } text || text.Length > maxLength || text.Any(char.IsControl))
        {
            return Fail<string>(name, $"must be a text of 1 to {maxLength} characters without control characters");
        }

        return text;
    }

    public string[]? Texts(string name, int maxCount, int maxLength)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        var texts = value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.String ? item.GetString()! : "").ToArray()
            : [""];
        return texts.Length <= maxCount && texts.All(text => text.Length is > 0 && text.Length <= maxLength && !text.Any(char.IsControl))
            ? texts
            : Fail<string[]>(name, $"must be an array of at most {maxCount} texts of 1 to {maxLength} characters");
    }

    public Dictionary<string, string>? Map(string name, int maxCount, int maxName, int maxValue)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        var good = value.ValueKind == JsonValueKind.Object;
        foreach (var property in good ? value.EnumerateObject() : default)
        {
            good &= property.Name.Length is > 0 && property.Name.Length <= maxName
                && property.Value.ValueKind == JsonValueKind.String && property.Value.GetString()!.Length <= maxValue
                && map.TryAdd(property.Name, property.Value.GetString()!);
        }

        return good && map.Count <= maxCount
            ? map
            : Fail<Dictionary<string, string>>(name, $"must be an object of at most {maxCount} texts, names up to {maxName} and values up to {maxValue} characters");
    }

    /// <summary>An object of whole numbers from 1 up, each of these names at most once; null or absent ones are null.</summary>
    public long?[] Counts(string name, params ReadOnlySpan<string> names)
    {
        var counts = new long?[names.Length];
        if (Find(name) is not { } value)
        {
            return counts;
        }

        foreach (var property in value.ValueKind == JsonValueKind.Object ? value.EnumerateObject() : default)
        {
            var at = names.IndexOf(property.Name);
            if (at < 0)
            {
                Error ??= GatewayErrors.Invalid($"The field '{name}.{property.Name}' is not known here. Allowed: {string.Join(", ", names.ToArray())}.", $"{name}.{property.Name}");
            }
            else if (property.Value.ValueKind == JsonValueKind.Null)
            {
                counts[at] = null;
            }
            else if (property.Value.ValueKind == JsonValueKind.Number && property.Value.TryGetInt64(out var number) && number is >= 1 and <= MostCount)
            {
                counts[at] = number;
            }
            else
            {
                Fail<string>($"{name}.{property.Name}", $"must be a whole number from 1 to {MostCount}");
            }
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            Fail<string>(name, $"must be an object with {string.Join(", ", names.ToArray())}");
        }

        return counts;
    }

    public DateTimeOffset? Time(string name)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.String
            && DateTimeOffset.TryParse(value.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time))
        {
            return time;
        }

        Fail<string>(name, "must be a time like 2027-01-31T12:00:00Z");
        return null;
    }

    public int Whole(string name, int least, int most, int otherwise)
    {
        if (Find(name) is not { } value)
        {
            return otherwise;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= least && number <= most)
        {
            return number;
        }

        Fail<string>(name, $"must be a whole number from {least} to {most}");
        return otherwise;
    }

    /// <summary>Says that a field is wrong.</summary>
    public T? Fail<T>(string name, string rule)
        where T : class
    {
        Error ??= GatewayErrors.Invalid($"The field '{name}' {rule}.", name);
        return null;
    }

    /// <summary>Call after the last field: whatever was given and not asked for is an error.</summary>
    public ApiError? Finish()
    {
        if (Error is null && _fields.Keys.FirstOrDefault(name => !_known.Contains(name)) is { } unknown)
        {
            Error = GatewayErrors.Invalid($"The field '{unknown}' is not known here. Allowed: {string.Join(", ", _known)}.", unknown);
        }

        return Error;
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
}
