using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;

namespace Gateway.Grains.Interfaces.Protocols.Responses;

/// <summary>Writes the tools of a response as those of a chat completion. Tools that a provider runs itself are refused: nobody would run them.</summary>
internal static class ResponsesChatTools
{
    public static void Write(Utf8JsonWriter json, JsonElement root)
    {
        var count = 0;
        foreach (var tool in ChatFields.Array(root, "tools", "tools"))
        {
            if (count == 0)
            {
                json.WriteStartArray("tools"u8);
            }

            Tool(json, tool, $"tools[{count++}]");
        }

        if (count > 0)
        {
            json.WriteEndArray();
            ChatJson.Copy(json, "parallel_tool_calls"u8, ChatFields.Value(root, "parallel_tool_calls"));
        }

        Choice(json, ChatFields.Value(root, "tool_choice"));
    }

    private static void Tool(Utf8JsonWriter json, JsonElement tool, string path)
    {
        if (tool.ValueKind != JsonValueKind.Object)
        {
            throw ChatFields.WrongType(path, "an object");
        }

        json.WriteStartObject();
        switch (ChatFields.Text(tool, "type", path + ".type") ?? throw ChatFields.Missing(path + ".type"))
        {
            case "function":
                json.WriteString("type"u8, "function"u8);
                json.WriteStartObject("function"u8);
                Name(json, tool, path);
                Copy(json, tool, "description"u8);
                Copy(json, tool, "parameters"u8);
                Copy(json, tool, "strict"u8);
                json.WriteEndObject();
                break;
            case "custom":
                json.WriteString("type"u8, "custom"u8);
                json.WriteStartObject("custom"u8);
                Name(json, tool, path);
                Copy(json, tool, "description"u8);
                CustomFormat(json, ChatFields.Value(tool, "format"));
                json.WriteEndObject();
                break;
            case var type:
                throw ChatFault.Unsupported(path + ".type", $"'{(type.Length > 64 ? type[..64] : type)}' is a tool of the provider that this model does not have. Supported are 'function' and 'custom'.");
        }

        json.WriteEndObject();
    }

    private static void CustomFormat(Utf8JsonWriter json, JsonElement format)
    {
        if (format.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        if (ChatJson.Text(ChatFields.Value(format, "type")) != "grammar")
        {
            json.WritePropertyName("format"u8);
            ChatJson.Copy(json, format);
            return;
        }

        json.WriteStartObject("format"u8);
        json.WriteString("type"u8, "grammar"u8);
        json.WriteStartObject("grammar"u8);
        Copy(json, format, "definition"u8);
        Copy(json, format, "syntax"u8);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Choice(Utf8JsonWriter json, JsonElement choice)
    {
        if (choice.ValueKind == JsonValueKind.String)
        {
            json.WritePropertyName("tool_choice"u8);
            ChatJson.Copy(json, choice);
            return;
        }

        if (choice.ValueKind == JsonValueKind.Undefined)
        {
            return;
        }

        json.WritePropertyName("tool_choice"u8);
        if (ChatFields.Text(choice, "type", "tool_choice.type") != "allowed_tools")
        {
            Named(json, choice, "tool_choice");
            return;
        }

        json.WriteStartObject();
        json.WriteString("type"u8, "allowed_tools"u8);
        json.WriteStartObject("allowed_tools"u8);
        Copy(json, choice, "mode"u8);
        json.WriteStartArray("tools"u8);
        var count = 0;
        foreach (var tool in ChatFields.Array(choice, "tools", "tool_choice.tools"))
        {
            Named(json, tool, $"tool_choice.tools[{count++}]");
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Named(Utf8JsonWriter json, JsonElement tool, string path)
    {
        var type = ChatFields.Text(tool, "type", path + ".type");
        if (type is not ("function" or "custom"))
        {
            throw ChatFault.Unsupported(path + ".type", "only 'function', 'custom' and 'allowed_tools' can be used with this model.");
        }

        json.WriteStartObject();
        json.WriteString("type"u8, type);
        json.WriteStartObject(type);
        Name(json, tool, path);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Name(Utf8JsonWriter json, JsonElement tool, string path) =>
        json.WriteString("name"u8, ChatFields.Text(tool, "name", path + ".name") ?? throw ChatFields.Missing(path + ".name"));

    private static void Copy(Utf8JsonWriter json, JsonElement owner, ReadOnlySpan<byte> name)
    {
        var value = ChatJson.Find(owner, name);
        ChatJson.Copy(json, name, value.ValueKind == JsonValueKind.Null ? default : value);
    }
}
