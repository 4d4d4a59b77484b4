using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;

namespace Gateway.Grains.Interfaces.Protocols.Messages;

/// <summary>Writes <c>output_config.format</c> (and the older <c>output_format</c>) as <c>response_format</c>.</summary>
internal static class MessagesFormatWriter
{
    private const int MaxDepth = 64;

    public static void Write(Utf8JsonWriter json, JsonElement root)
    {
        var path = "output_config.format";
        var format = ChatFields.Value(ChatFields.Value(root, "output_config"), "format");
        if (format.ValueKind == JsonValueKind.Undefined)
        {
            path = "output_format";
            format = ChatFields.Value(root, path);
        }

        if (format.ValueKind == JsonValueKind.Undefined)
        {
            return;
        }

        if (ChatFields.Text(format, "type", path + ".type") != "json_schema")
        {
            throw ChatFault.Invalid(path + ".type", "the supported value is 'json_schema'.");
        }

        var schema = ChatFields.Value(format, "schema");
        if (schema.ValueKind != JsonValueKind.Object)
        {
            throw ChatFields.Missing(path + ".schema");
        }

        json.WriteStartObject("response_format"u8);
        json.WriteString("type"u8, "json_schema"u8);
        json.WriteStartObject("json_schema"u8);
        json.WriteString("name"u8, "answer"u8);
        ChatJson.Copy(json, "schema"u8, schema);
        if (IsStrict(schema))
        {
            json.WriteBoolean("strict"u8, true);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>
    /// Whether OpenAI would follow the schema to the letter: it refuses <c>strict</c> unless each object is closed and requires all of its
    /// properties. Anthropic asks for the first only.
    /// </summary>
    public static bool IsStrict(JsonElement schema) => IsStrict(schema, MaxDepth);

    private static bool IsStrict(JsonElement schema, int depth)
    {
        if (depth == 0)
        {
            return false;
        }

        switch (schema.ValueKind)
        {
            case JsonValueKind.Array:
                return schema.EnumerateArray().All(item => IsStrict(item, depth - 1));
            case JsonValueKind.Object:
                var properties = ChatJson.Find(schema, "properties"u8);
                if (properties.ValueKind == JsonValueKind.Object && !IsClosed(schema, properties))
                {
                    return false;
                }

                return schema.EnumerateObject().All(property => IsStrict(property.Value, depth - 1));
            default:
                return true;
        }
    }

    private static bool IsClosed(JsonElement schema, JsonElement properties)
    {
        var required = ChatJson.Find(schema, "required"u8);
        if (ChatJson.Find(schema, "additionalProperties"u8).ValueKind != JsonValueKind.False)
        {
            return false;
        }

        var names = required.ValueKind == JsonValueKind.Array ? required.EnumerateArray().Select(ChatJson.Text).ToHashSet(StringComparer.Ordinal) : [];
        return properties.EnumerateObject().All(property => names.Contains(ChatJson.Name(property)));
    }
}
