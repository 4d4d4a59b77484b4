using System.Text;
using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;

namespace Gateway.Api.Tokens;

/// <summary>
/// Writes functions as OpenAI's models are believed to read them: a namespace of TypeScript. Nobody has published it; the recordings say how
/// far it is off.
/// </summary>
internal static class ToolDeclarations
{
    /// <summary>Schemas are strangers': one that is nested deeper is written as JSON.</summary>
    private const int MaxDepth = 16;

    public static string Write(IReadOnlyList<ChatTool> tools)
    {
        var text = new StringBuilder("namespace functions {\n\n");
        foreach (var tool in tools)
        {
            if (tool.Type != "function")
            {
                text.Append(Encoding.UTF8.GetString(ChatJson.Raw(tool.Element))).Append('\n');
                continue;
            }

            if (ChatJson.Text(tool.Description) is { Length: > 0 } description)
            {
                text.Append("// ").Append(description).Append('\n');
            }

            text.Append("type ").Append(tool.Name).Append(" = (");
            if (HasProperties(tool.Parameters))
            {
                text.Append("_: {\n");
                WriteProperties(tool.Parameters, text, 0);
                text.Append('}');
            }

            text.Append(") => any;\n\n");
        }

        return text.Append("} // namespace functions").ToString();
    }

    private static bool HasProperties(JsonElement schema) =>
        schema.ValueKind == JsonValueKind.Object && ChatJson.Find(schema, "properties"u8) is { ValueKind: JsonValueKind.Object } properties && properties.EnumerateObject().Any();

    private static void WriteProperties(JsonElement schema, StringBuilder text, int depth)
    {
        var required = ChatJson.Find(schema, "required"u8) is { ValueKind: JsonValueKind.Array } names ? names.EnumerateArray().Select(ChatJson.Text).ToHashSet() : [];
        foreach (var property in ChatJson.Find(schema, "properties"u8).EnumerateObject())
        {
            var name = ChatJson.Name(property);
            if (property.Value.ValueKind == JsonValueKind.Object && ChatJson.Text(ChatJson.Find(property.Value, "description"u8)) is { } description)
            {
                text.Append("// ").Append(description).Append('\n');
            }

            text.Append(name).Append(required.Contains(name) ? ": " : "?: ");
            WriteType(property.Value, text, depth + 1);
            text.Append(",\n");
        }
    }

    private static void WriteType(JsonElement schema, StringBuilder text, int depth)
    {
        var type = schema.ValueKind == JsonValueKind.Object ? ChatJson.Text(ChatJson.Find(schema, "type"u8)) : null;
        if (schema.ValueKind == JsonValueKind.Undefined)
        {
            text.Append("any");
        }
        else if (schema.ValueKind != JsonValueKind.Object || depth > MaxDepth)
        {
            text.Append(Encoding.UTF8.GetString(ChatJson.Raw(schema)));
        }
        else if (ChatJson.Find(schema, "enum"u8) is { ValueKind: JsonValueKind.Array } values)
        {
            text.AppendJoin(" | ", values.EnumerateArray().Select(value => Encoding.UTF8.GetString(ChatJson.Raw(value))));
        }
        else if (type == "array")
        {
            WriteType(ChatJson.Find(schema, "items"u8) is { ValueKind: JsonValueKind.Object } items ? items : default, text, depth + 1);
            text.Append("[]");
        }
        else if (type == "object" && HasProperties(schema))
        {
            text.Append("{\n");
            WriteProperties(schema, text, depth);
            text.Append('}');
        }
        else
        {
            text.Append(type is "integer" ? "number" : type ?? Encoding.UTF8.GetString(ChatJson.Raw(schema)));
        }
    }
}
