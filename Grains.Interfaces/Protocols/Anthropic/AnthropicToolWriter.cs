using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;

namespace Gateway.Grains.Interfaces.Protocols.Anthropic;

/// <summary>Writes <c>tools</c> and <c>tool_choice</c>.</summary>
internal static class AnthropicToolWriter
{
    /// <param name="answer">True where the answer itself is asked for as a call of <see cref="AnthropicJsonTool"/>.</param>
    public static void Write(Utf8JsonWriter json, ChatRequest request, AnthropicModel model, bool answer)
    {
        var tools = Offered(request, model);
        var fromHistory = tools.Count == 0 ? Called(request) : [];
        if (tools.Count == 0 && fromHistory.Count == 0 && !answer)
        {
            // 400 for a tool_choice without tools.
            return;
        }

        json.WriteStartArray("tools"u8);
        foreach (var tool in tools)
        {
            Tool(json, tool, model);
        }

        foreach (var name in fromHistory)
        {
            // 400 for a history with calls and a request without tools.
            json.WriteStartObject();
            json.WriteString("name"u8, name);
            AnthropicToolSchema.Write(json, default);
            json.WriteEndObject();
        }

        if (answer)
        {
            AnswerTool(json, request);
        }

        json.WriteEndArray();
        Choice(json, request, model, answer, tools.Count);
    }

    /// <summary>Whether the choice forces a call.</summary>
    public static bool IsForced(ChatRequest request, AnthropicModel model, bool answer) =>
        answer || (model.TakesForcedTools && request.Tools.Count > 0 && request.ToolChoice.Kind is ChatToolChoiceKind.Required or ChatToolChoiceKind.Named);

    /// <summary>The tools that the choice leaves.</summary>
    private static List<ChatTool> Offered(ChatRequest request, AnthropicModel model)
    {
        var choice = request.ToolChoice;
        var allowed = choice.Allowed;
        if (choice.Name is { } named && !model.TakesForcedTools)
        {
            // The nearest to a forced call that such a model takes: no other tool to call.
            allowed = [named];
        }

        if (choice.Kind == ChatToolChoiceKind.Named && request.Tools.All(tool => tool.Name != choice.Name))
        {
            throw ChatFault.Invalid("tool_choice", $"there is no tool named '{choice.Name}'.");
        }

        if (allowed is null)
        {
            return [.. request.Tools];
        }

        var left = request.Tools.Where(tool => allowed.Contains(tool.Name)).ToList();
        return left.Count > 0 ? left : throw ChatFault.Invalid("tool_choice", "none of the allowed tools is in 'tools'.");
    }

    /// <summary>The tools that were called before.</summary>
    private static List<string> Called(ChatRequest request) =>
        [.. request.Messages.SelectMany(message => message.ToolCalls).Select(call => call.Name).Distinct(StringComparer.Ordinal)];

    private static void Tool(Utf8JsonWriter json, in ChatTool tool, AnthropicModel model)
    {
        if (tool.Type != "function")
        {
            // Anthropic's own tools carry their version's date: web_search_20250305.
            if (tool.Type.Length < 9 || tool.Type[^9] != '_' || !tool.Type.AsSpan()[^8..].ContainsAnyInRange('0', '9') || tool.Type.AsSpan()[^8..].ContainsAnyExceptInRange('0', '9'))
            {
                throw ChatFault.Unsupported(tool.Path + ".type", "this model takes functions only.");
            }

            ChatJson.Copy(json, tool.Element);
            return;
        }

        var strict = tool.Strict == true && model.StructuredOutputs;
        json.WriteStartObject();
        json.WriteString("name"u8, tool.Name);
        ChatJson.Copy(json, "description"u8, tool.Description);
        if (strict)
        {
            json.WritePropertyName("input_schema"u8);
            AnthropicOutputSchema.Write(json, tool.Parameters);
            json.WriteBoolean("strict"u8, true);
        }
        else
        {
            AnthropicToolSchema.Write(json, tool.Parameters);
        }

        var cacheControl = ChatJson.Find(tool.Element, "cache_control"u8);
        ChatJson.Copy(json, "cache_control"u8, cacheControl.ValueKind == JsonValueKind.Undefined
            ? ChatJson.Find(ChatJson.Find(tool.Element, "function"u8), "cache_control"u8)
            : cacheControl);
        json.WriteEndObject();
    }

    private static void AnswerTool(Utf8JsonWriter json, ChatRequest request)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, AnthropicJsonTool.Name);
        json.WriteString("description"u8, "Gives the answer to the user. Call it once, with the whole answer."u8);
        AnthropicToolSchema.Write(json, request.Format.Schema);
        json.WriteEndObject();
    }

    private static void Choice(Utf8JsonWriter json, ChatRequest request, AnthropicModel model, bool answer, int offered)
    {
        var kind = request.ToolChoice.Kind;
        if (kind is ChatToolChoiceKind.Required or ChatToolChoiceKind.Named && !model.TakesForcedTools)
        {
            kind = ChatToolChoiceKind.Auto;
        }

        var type = "auto";
        string? name = null;
        if (answer)
        {
            // Beside tools of the caller's, the model chooses between calling one and answering.
            (type, name) = offered > 0 && kind != ChatToolChoiceKind.None ? ("any", null) : ("tool", AnthropicJsonTool.Name);
        }
        else if (offered == 0 || kind == ChatToolChoiceKind.None)
        {
            type = "none";
        }
        else if (kind == ChatToolChoiceKind.Required)
        {
            type = "any";
        }
        else if (kind == ChatToolChoiceKind.Named)
        {
            (type, name) = ("tool", request.ToolChoice.Name);
        }
        else if (kind == ChatToolChoiceKind.Unset && request.ParallelToolCalls != false)
        {
            return;
        }

        json.WriteStartObject("tool_choice"u8);
        json.WriteString("type"u8, type);
        if (name is not null)
        {
            json.WriteString("name"u8, name);
        }

        // Two answers would be two JSON texts.
        if (type != "none" && (answer || request.ParallelToolCalls == false))
        {
            json.WriteBoolean("disable_parallel_tool_use"u8, true);
        }

        json.WriteEndObject();
    }
}
