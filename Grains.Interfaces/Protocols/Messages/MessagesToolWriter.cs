using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;

namespace Gateway.Grains.Interfaces.Protocols.Messages;

/// <summary>Writes <c>tools</c>, <c>tool_choice</c> and <c>parallel_tool_calls</c>.</summary>
internal static class MessagesToolWriter
{
    public static void Write(Utf8JsonWriter json, JsonElement root, ChatForm form)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var index = 0;
        foreach (var tool in ChatFields.Array(root, "tools", "tools"))
        {
            var path = $"tools.{index++}";
            if (tool.ValueKind != JsonValueKind.Object)
            {
                throw ChatFields.WrongType(path, "an object");
            }

            // Without a schema it is one that Anthropic runs, or whose schema only Claude knows.
            var schema = ChatFields.Value(tool, "input_schema");
            if (schema.ValueKind == JsonValueKind.Undefined)
            {
                continue;
            }

            if (names.Count == 0)
            {
                json.WriteStartArray("tools"u8);
            }

            names.Add(Function(json, tool, schema, path, form));
        }

        if (names.Count > 0)
        {
            json.WriteEndArray();
            Choice(json, ChatFields.Value(root, "tool_choice"), names);
        }
    }

    private static string Function(Utf8JsonWriter json, JsonElement tool, JsonElement schema, string path, ChatForm form)
    {
        var name = ChatFields.Text(tool, "name", path + ".name") ?? throw ChatFields.Missing(path + ".name");
        json.WriteStartObject();
        json.WriteString("type"u8, "function"u8);
        json.WriteStartObject("function"u8);
        json.WriteString("name"u8, name);
        ChatJson.Copy(json, "description"u8, ChatFields.Value(tool, "description"));
        ChatJson.Copy(json, "parameters"u8, schema);
        if (ChatFields.Flag(tool, "strict", path + ".strict") is { } strict && (form == ChatForm.Extended || !strict || MessagesFormatWriter.IsStrict(schema)))
        {
            json.WriteBoolean("strict"u8, strict);
        }

        json.WriteEndObject();
        if (form == ChatForm.Extended)
        {
            ChatJson.Copy(json, "cache_control"u8, ChatFields.Value(tool, "cache_control"));
        }

        json.WriteEndObject();
        return name;
    }

    private static void Choice(Utf8JsonWriter json, JsonElement choice, HashSet<string> names)
    {
        if (choice.ValueKind == JsonValueKind.Undefined)
        {
            return;
        }

        switch (ChatFields.Text(choice, "type", "tool_choice.type"))
        {
            case "auto":
                json.WriteString("tool_choice"u8, "auto"u8);
                break;
            case "none":
                json.WriteString("tool_choice"u8, "none"u8);
                break;
            case "any":
                json.WriteString("tool_choice"u8, "required"u8);
                break;
            case "tool":
                var name = ChatFields.Text(choice, "name", "tool_choice.name") ?? throw ChatFields.Missing("tool_choice.name");
                if (!names.Contains(name))
                {
                    // Not one that is left here: a tool that Anthropic runs cannot be forced elsewhere.
                    throw ChatFault.Unsupported("tool_choice.name", $"the tool '{name}' cannot be called by this model.");
                }

                json.WriteStartObject("tool_choice"u8);
                json.WriteString("type"u8, "function"u8);
                json.WriteStartObject("function"u8);
                json.WriteString("name"u8, name);
                json.WriteEndObject();
                json.WriteEndObject();
                break;
            default:
                throw ChatFault.Invalid("tool_choice.type", "supported values are 'auto', 'any', 'tool' and 'none'.");
        }

        if (ChatFields.Flag(choice, "disable_parallel_tool_use", "tool_choice.disable_parallel_tool_use") == true)
        {
            json.WriteBoolean("parallel_tool_calls"u8, false);
        }
    }
}
