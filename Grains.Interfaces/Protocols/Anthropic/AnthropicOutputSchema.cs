using System.Text;
using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;

namespace Gateway.Grains.Interfaces.Protocols.Anthropic;

/// <summary>
/// Writes a JSON Schema for structured output, of which the API takes a part only: objects must be closed, bounds and patterns are
/// refused. What is left out is told to the model in the description instead.
/// (platform.claude.com/docs/en/build-with-claude/structured-outputs, JSON Schema limitations.)
/// </summary>
internal static class AnthropicOutputSchema
{
    public static void Write(Utf8JsonWriter json, JsonElement schema)
    {
        if (schema.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            ChatJson.Copy(json, schema);
            return;
        }

        json.WriteStartObject();
        if (schema.ValueKind == JsonValueKind.Object)
        {
            Fields(json, schema);
        }
        else
        {
            json.WriteString("type"u8, "object"u8);
            json.WriteBoolean("additionalProperties"u8, false);
        }

        json.WriteEndObject();
    }

    private static void Fields(Utf8JsonWriter json, JsonElement schema)
    {
        var isObject = IsObject(schema);
        var notes = new StringBuilder();
        string? description = null;
        foreach (var property in schema.EnumerateObject())
        {
            var name = ChatJson.Name(property);
            var value = property.Value;
            switch (name)
            {
                case "properties" or "$defs" or "definitions" when value.ValueKind == JsonValueKind.Object:
                    Named(json, name, value);
                    break;
                case "anyOf" or "allOf" when value.ValueKind == JsonValueKind.Array:
                    List(json, name, value);
                    break;
                case "oneOf" when value.ValueKind == JsonValueKind.Array && ChatJson.Find(schema, "anyOf"u8).ValueKind == JsonValueKind.Undefined:
                    List(json, "anyOf", value);
                    break;
                case "items" when value.ValueKind == JsonValueKind.Object:
                    json.WritePropertyName(name);
                    Write(json, value);
                    break;
                case "description":
                    description = ChatJson.Text(value);
                    break;

                // Written below: only false is taken.
                case "additionalProperties":
                    break;
                default:
                    if (IsTaken(name, value))
                    {
                        json.WritePropertyName(name);
                        ChatJson.Copy(json, value);
                    }
                    else
                    {
                        notes.Append(notes.Length == 0 ? "" : ", ").Append(name).Append(": ").Append(Encoding.UTF8.GetString(ChatJson.Raw(value)));
                    }

                    break;
            }
        }

        if (isObject)
        {
            json.WriteBoolean("additionalProperties"u8, false);
        }

        if (notes.Length > 0)
        {
            description = string.IsNullOrEmpty(description) ? $"({notes})" : $"{description} ({notes})";
        }

        if (description is not null)
        {
            json.WriteString("description"u8, description);
        }
    }

    private static bool IsTaken(string name, JsonElement value) => name switch
    {
        "type" or "required" or "enum" or "const" or "default" or "title" or "$ref" or "$schema" or "nullable" => true,
        "format" => ChatJson.Text(value) is "date-time" or "time" or "date" or "duration" or "email" or "hostname" or "uri" or "ipv4" or "ipv6" or "uuid",
        "minItems" => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var least) && least is 0 or 1,
        _ => false,
    };

    private static bool IsObject(JsonElement schema)
    {
        var type = ChatJson.Find(schema, "type"u8);
        return type.ValueKind switch
        {
            JsonValueKind.String => ChatJson.Text(type) == "object",
            JsonValueKind.Array => type.EnumerateArray().Any(one => ChatJson.Text(one) == "object"),
            _ => ChatJson.Find(schema, "properties"u8).ValueKind == JsonValueKind.Object,
        };
    }

    private static void Named(Utf8JsonWriter json, string name, JsonElement schemas)
    {
        json.WriteStartObject(name);
        foreach (var schema in schemas.EnumerateObject())
        {
            json.WritePropertyName(ChatJson.Name(schema));
            Write(json, schema.Value);
        }

        json.WriteEndObject();
    }

    private static void List(Utf8JsonWriter json, string name, JsonElement schemas)
    {
        json.WriteStartArray(name);
        foreach (var schema in schemas.EnumerateArray())
        {
            Write(json, schema);
        }

        json.WriteEndArray();
    }
}
