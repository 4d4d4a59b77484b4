using System.Text;
using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Interfaces.Protocols.Chat;

/// <summary>Reads typed fields; a wrong type ends the parsing with a fault that names the path. Null counts as absent.</summary>
internal static class ChatFields
{
    public static JsonElement Value(JsonElement owner, string name)
    {
        Span<byte> bytes = stackalloc byte[64];
        var found = ChatJson.Find(owner, bytes[..Encoding.UTF8.GetBytes(name, bytes)]);
        return found.ValueKind == JsonValueKind.Null ? default : found;
    }

    public static string? Text(JsonElement owner, string name, string path)
    {
        var value = Value(owner, name);
        return value.ValueKind == JsonValueKind.Undefined ? null : ChatJson.Text(value) ?? throw WrongType(path, "a string");
    }

    public static bool? Flag(JsonElement owner, string name, string path) => Value(owner, name).ValueKind switch
    {
        JsonValueKind.Undefined => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw WrongType(path, "a boolean"),
    };

    public static decimal? Number(JsonElement owner, string name)
    {
        var value = Value(owner, name);
        return value.ValueKind switch
        {
            JsonValueKind.Undefined => null,
            JsonValueKind.Number when value.TryGetDecimal(out var number) => number,
            _ => throw WrongType(name, "a number"),
        };
    }

    public static long? Whole(JsonElement owner, string name)
    {
        var value = Value(owner, name);
        return value.ValueKind switch
        {
            JsonValueKind.Undefined => null,
            JsonValueKind.Number when value.TryGetInt64(out var number) => number,
            _ => throw WrongType(name, "an integer"),
        };
    }

    /// <summary>The elements of an array; none where it is absent.</summary>
    public static JsonElement.ArrayEnumerator Array(JsonElement owner, string name, string path)
    {
        var value = Value(owner, name);
        return value.ValueKind switch
        {
            JsonValueKind.Undefined => default,
            JsonValueKind.Array => value.EnumerateArray(),
            _ => throw WrongType(path, "an array"),
        };
    }

    public static ChatFault WrongType(string path, string expected) =>
        new(new RequestFault($"Invalid type for '{path}': expected {expected}.", path, "invalid_type"));

    public static ChatFault Missing(string path) => new(RequestFaults.Missing(path));
}
