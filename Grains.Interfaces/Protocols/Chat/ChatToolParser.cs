using System.Text.Json;

namespace Gateway.Grains.Interfaces.Protocols.Chat;

/// <summary>Reads <c>tools</c> and <c>tool_choice</c>, and the older <c>functions</c> and <c>function_call</c>.</summary>
internal static class ChatToolParser
{
    public static IReadOnlyList<ChatTool> Tools(JsonElement root)
    {
        var tools = new List<ChatTool>();
        foreach (var tool in ChatFields.Array(root, "tools", "tools"))
        {
            var path = $"tools[{tools.Count}]";
            if (tool.ValueKind != JsonValueKind.Object)
            {
                throw ChatFields.WrongType(path, "an object");
            }

            var type = ChatFields.Text(tool, "type", path + ".type") ?? "function";
            tools.Add(type == "function"
                ? Function(Owned(tool, "function", path), tool, path, path + ".function")
                : new ChatTool("", type, default, default, null, tool, path));
        }

        if (tools.Count == 0)
        {
            foreach (var function in ChatFields.Array(root, "functions", "functions"))
            {
                var path = $"functions[{tools.Count}]";
                tools.Add(Function(function, function, path, path));
            }
        }

        return tools;
    }

    public static ChatToolChoice Choice(JsonElement root)
    {
        var choice = ChatFields.Value(root, "tool_choice");
        if (choice.ValueKind == JsonValueKind.Undefined)
        {
            // The older field has the name at its top.
            choice = ChatFields.Value(root, "function_call");
            return choice.ValueKind == JsonValueKind.Object ? Named(choice, "function_call.name") : Word(choice, "function_call");
        }

        if (choice.ValueKind != JsonValueKind.Object)
        {
            return Word(choice, "tool_choice");
        }

        switch (ChatFields.Text(choice, "type", "tool_choice.type"))
        {
            case "function":
                return Named(Owned(choice, "function", "tool_choice"), "tool_choice.function.name");
            case "custom":
                return Named(Owned(choice, "custom", "tool_choice"), "tool_choice.custom.name");
            case "allowed_tools":
                var allowed = Owned(choice, "allowed_tools", "tool_choice");
                var names = new List<string>();
                foreach (var tool in ChatFields.Array(allowed, "tools", "tool_choice.allowed_tools.tools"))
                {
                    var kindOfTool = ChatFields.Text(tool, "type", "tool_choice.allowed_tools.tools.type") == "custom" ? "custom" : "function";
                    if (Named(ChatFields.Value(tool, kindOfTool), $"tool_choice.allowed_tools.tools.{kindOfTool}.name").Name is { } name)
                    {
                        names.Add(name);
                    }
                }

                var kind = ChatFields.Text(allowed, "mode", "tool_choice.allowed_tools.mode") == "required" ? ChatToolChoiceKind.Required : ChatToolChoiceKind.Auto;
                return new ChatToolChoice(kind, null, names);
            default:
                throw ChatFault.Unsupported("tool_choice.type", "only 'function', 'custom' and 'allowed_tools' can be used with this model.");
        }
    }

    private static ChatToolChoice Word(JsonElement choice, string path) => choice.ValueKind == JsonValueKind.Undefined ? default : ChatJson.Text(choice) switch
    {
        "auto" => new ChatToolChoice(ChatToolChoiceKind.Auto, null, null),
        "none" => new ChatToolChoice(ChatToolChoiceKind.None, null, null),
        "required" or "any" => new ChatToolChoice(ChatToolChoiceKind.Required, null, null),
        _ => throw ChatFault.Invalid(path, "supported values are 'none', 'auto', 'required' or an object that names a function."),
    };

    private static ChatToolChoice Named(JsonElement function, string path) =>
        new(ChatToolChoiceKind.Named, ChatFields.Text(function, "name", path) ?? throw ChatFields.Missing(path), null);

    private static ChatTool Function(JsonElement function, JsonElement tool, string path, string functionPath)
    {
        var name = ChatFields.Text(function, "name", functionPath + ".name");
        if (string.IsNullOrEmpty(name))
        {
            throw ChatFields.Missing(functionPath + ".name");
        }

        var parameters = ChatFields.Value(function, "parameters");
        if (parameters.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Object))
        {
            throw ChatFields.WrongType(functionPath + ".parameters", "an object");
        }

        var description = ChatFields.Value(function, "description");
        if (description.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.String))
        {
            throw ChatFields.WrongType(functionPath + ".description", "a string");
        }

        return new ChatTool(name, "function", description, parameters, ChatFields.Flag(function, "strict", functionPath + ".strict"), tool, path);
    }

    private static JsonElement Owned(JsonElement owner, string name, string path)
    {
        var value = ChatFields.Value(owner, name);
        return value.ValueKind == JsonValueKind.Object ? value : throw ChatFields.Missing($"{path}.{name}");
    }
}
