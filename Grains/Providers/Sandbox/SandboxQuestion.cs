using System.Text.Json;

namespace Gateway.Grains.Providers.Sandbox;

/// <summary>What the sandbox takes from a chat request.</summary>
/// <param name="PromptTokens">The words of all messages' texts.</param>
/// <param name="LastUserText">Of the last message with the role <c>user</c>, its text parts joined by spaces; empty where there is none.</param>
/// <param name="Tool">The tool that must be called; null where none must.</param>
/// <param name="WantsJson">The answer must be a JSON object.</param>
internal sealed record SandboxQuestion(long PromptTokens, string LastUserText, string? Tool, bool WantsJson)
{
    /// <summary>Throws <see cref="SandboxFaultException"/> where a provider would answer 400.</summary>
    public static SandboxQuestion Read(ReadOnlyMemory<byte> body)
    {
        using var document = SandboxJson.Parse(body);
        var root = document.RootElement;
        if (!root.TryGetProperty("messages", out var messages) || messages.ValueKind != JsonValueKind.Array || messages.GetArrayLength() == 0)
        {
            throw new SandboxFaultException("'messages' must be an array of at least one message.", "messages");
        }

        var tokens = 0L;
        var last = "";
        foreach (var message in messages.EnumerateArray())
        {
            var text = SandboxJson.Property(message, "content") is { } content ? Text(content) : "";
            tokens += SandboxWords.Count(text);
            if (SandboxJson.String(message, "role") == "user")
            {
                last = text;
            }
        }

        var wantsJson = SandboxJson.Property(root, "response_format") is { } format
            && SandboxJson.String(format, "type") is "json_object" or "json_schema";
        return new SandboxQuestion(tokens, last, RequiredTool(root), wantsJson);
    }

    private static string Text(JsonElement content) => content.ValueKind switch
    {
        JsonValueKind.String => SandboxJson.String(content),
        JsonValueKind.Array => string.Join(' ', content.EnumerateArray().Select(part => SandboxJson.String(part, "text")).OfType<string>()),
        _ => "",
    };

    private static string? RequiredTool(JsonElement root)
    {
        if (SandboxJson.Property(root, "tool_choice") is not { } choice)
        {
            return null;
        }

        var names = SandboxJson.Property(root, "tools") is { ValueKind: JsonValueKind.Array } tools ? tools.EnumerateArray().Select(FunctionName).OfType<string>().ToList() : [];
        if (FunctionName(choice) is { } named)
        {
            return names.Contains(named) ? named : throw new SandboxFaultException($"Tool choice '{named}' is not one of 'tools'.", "tool_choice");
        }

        // {"type":"allowed_tools","allowed_tools":{"mode":"required","tools":[...]}}
        if (SandboxJson.Property(choice, "allowed_tools") is { } allowed)
        {
            return SandboxJson.String(allowed, "mode") == "required" && SandboxJson.Property(allowed, "tools") is { ValueKind: JsonValueKind.Array } subset
                ? subset.EnumerateArray().Select(FunctionName).FirstOrDefault(name => name is not null && names.Contains(name))
                : null;
        }

        return choice.ValueKind == JsonValueKind.String && choice.ValueEquals("required") ? names.FirstOrDefault() : null;
    }

    private static string? FunctionName(JsonElement tool) =>
        SandboxJson.Property(tool, "function") is { } function ? SandboxJson.String(function, "name") : null;
}
