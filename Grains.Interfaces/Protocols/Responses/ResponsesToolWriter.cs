using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Interfaces.Protocols.Responses;

/// <summary>Writes <c>tools</c> and <c>tool_choice</c>, which are flat there.</summary>
internal static class ResponsesToolWriter
{
    public static void Write(Utf8JsonWriter json, ChatRequest request, ParameterSet omit)
    {
        if (request.Tools.Count > 0)
        {
            json.WriteStartArray("tools"u8);
            foreach (var tool in request.Tools)
            {
                Tool(json, tool);
            }

            json.WriteEndArray();
            if (request.ParallelToolCalls is { } parallel && !omit.Has(ChatParameter.ParallelToolCalls))
            {
                json.WriteBoolean("parallel_tool_calls"u8, parallel);
            }
        }

        Choice(json, request);
    }

    private static void Tool(Utf8JsonWriter json, ChatTool tool)
    {
        json.WriteStartObject();
        if (tool.Type == "function")
        {
            json.WriteString("type"u8, "function"u8);
            json.WriteString("name"u8, tool.Name);
            ChatJson.Copy(json, "description"u8, tool.Description);
            json.WritePropertyName("parameters"u8);
            if (tool.Parameters.ValueKind == JsonValueKind.Undefined)
            {
                json.WriteRawValue("{\"type\":\"object\",\"properties\":{}}"u8, skipInputValidation: true);
            }
            else
            {
                ChatJson.Copy(json, tool.Parameters);
            }

            // Where it is absent the API tries strict mode, and makes optional parameters required.
            json.WriteBoolean("strict"u8, tool.Strict ?? false);
        }
        else if (tool.Type == "custom")
        {
            Custom(json, tool);
        }
        else
        {
            throw ChatFault.Invalid(tool.Path + ".type", "supported values are 'function' and 'custom'.");
        }

        json.WriteEndObject();
    }

    private static void Custom(Utf8JsonWriter json, ChatTool tool)
    {
        var custom = ChatFields.Value(tool.Element, "custom");
        var path = tool.Path + ".custom";
        json.WriteString("type"u8, "custom"u8);
        json.WriteString("name"u8, ChatFields.Text(custom, "name", path + ".name") ?? throw ChatFields.Missing(path + ".name"));
        ChatJson.Copy(json, "description"u8, ChatFields.Value(custom, "description"));
        var format = ChatFields.Value(custom, "format");
        var grammar = ChatFields.Value(format, "grammar");
        if (grammar.ValueKind == JsonValueKind.Object)
        {
            json.WriteStartObject("format"u8);
            json.WriteString("type"u8, "grammar"u8);
            ChatJson.Copy(json, "definition"u8, ChatFields.Value(grammar, "definition"));
            ChatJson.Copy(json, "syntax"u8, ChatFields.Value(grammar, "syntax"));
            json.WriteEndObject();
        }
        else
        {
            ChatJson.Copy(json, "format"u8, format);
        }
    }

    /// <summary>From the body itself: which kind of tool a name is of stands only there.</summary>
    private static void Choice(Utf8JsonWriter json, ChatRequest request)
    {
        var choice = request.Field("tool_choice"u8);
        if (choice.ValueKind == JsonValueKind.String)
        {
            ChatJson.Copy(json, "tool_choice"u8, choice);
        }

        if (choice.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        json.WritePropertyName("tool_choice"u8);
        if (ChatJson.Text(ChatFields.Value(choice, "type")) != "allowed_tools")
        {
            Named(json, choice);
            return;
        }

        var allowed = ChatFields.Value(choice, "allowed_tools");
        json.WriteStartObject();
        json.WriteString("type"u8, "allowed_tools"u8);
        ChatJson.Copy(json, "mode"u8, ChatFields.Value(allowed, "mode"));
        json.WriteStartArray("tools"u8);
        foreach (var tool in ChatFields.Array(allowed, "tools", "tool_choice.allowed_tools.tools"))
        {
            Named(json, tool);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>The parser has seen to it that there is a name.</summary>
    private static void Named(Utf8JsonWriter json, JsonElement tool)
    {
        var isCustom = ChatJson.Text(ChatFields.Value(tool, "type")) == "custom";
        json.WriteStartObject();
        json.WriteString("type"u8, isCustom ? "custom"u8 : "function"u8);
        ChatJson.Copy(json, "name"u8, ChatFields.Value(ChatFields.Value(tool, isCustom ? "custom" : "function"), "name"));
        json.WriteEndObject();
    }
}
