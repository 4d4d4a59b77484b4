using System.Text.Json;

namespace Gateway.Grains.Interfaces.Protocols.Chat;

/// <summary>Takes one message apart.</summary>
internal static class ChatMessageParser
{
    public static ChatMessage Read(JsonElement message, string path)
    {
        if (message.ValueKind != JsonValueKind.Object)
        {
            throw ChatFields.WrongType(path, "an object");
        }

        var role = ChatFields.Text(message, "role", path + ".role") switch
        {
            "system" or "developer" => ChatRole.System,
            "user" => ChatRole.User,
            "assistant" => ChatRole.Assistant,
            "tool" or "function" => ChatRole.Tool,
            null => throw ChatFields.Missing(path + ".role"),
            _ => throw ChatFault.Invalid(path + ".role", "supported values are 'system', 'developer', 'user', 'assistant', 'tool' and 'function'."),
        };
        return new ChatMessage(
            role,
            Parts(message, path + ".content"),
            role == ChatRole.Assistant ? ToolCalls(message, path) : [],
            role == ChatRole.Tool ? ChatFields.Text(message, "tool_call_id", path + ".tool_call_id") : null,
            ChatFields.Text(message, "name", path + ".name"),
            message,
            path);
    }

    private static IReadOnlyList<ChatPart> Parts(JsonElement message, string path)
    {
        var content = ChatFields.Value(message, "content");
        switch (content.ValueKind)
        {
            case JsonValueKind.Undefined:
                return [];
            case JsonValueKind.String:
                return [new ChatPart(ChatPartKind.Text, content, content, path)];
            case JsonValueKind.Array:
                break;
            default:
                throw ChatFields.WrongType(path, "a string or an array of objects");
        }

        var parts = new List<ChatPart>(content.GetArrayLength());
        foreach (var part in content.EnumerateArray())
        {
            parts.Add(Part(part, $"{path}[{parts.Count}]"));
        }

        return parts;
    }

    private static ChatPart Part(JsonElement part, string path)
    {
        if (part.ValueKind != JsonValueKind.Object)
        {
            throw ChatFields.WrongType(path, "an object");
        }

        return ChatFields.Text(part, "type", path + ".type") switch
        {
            "text" => Of(ChatPartKind.Text, "text", JsonValueKind.String),
            "refusal" => Of(ChatPartKind.Refusal, "refusal", JsonValueKind.String),
            "image_url" => Of(ChatPartKind.Image, "image_url", JsonValueKind.Object),
            "input_audio" => Of(ChatPartKind.Audio, "input_audio", JsonValueKind.Object),
            "file" => Of(ChatPartKind.File, "file", JsonValueKind.Object),
            null => throw ChatFields.Missing(path + ".type"),
            _ => new ChatPart(ChatPartKind.Other, part, part, path),
        };

        ChatPart Of(ChatPartKind kind, string name, JsonValueKind expected)
        {
            var value = ChatFields.Value(part, name);
            if (value.ValueKind == JsonValueKind.Undefined)
            {
                throw ChatFields.Missing($"{path}.{name}");
            }

            return value.ValueKind == expected
                ? new ChatPart(kind, value, part, path)
                : throw ChatFields.WrongType($"{path}.{name}", expected == JsonValueKind.String ? "a string" : "an object");
        }
    }

    private static IReadOnlyList<ChatToolCall> ToolCalls(JsonElement message, string path)
    {
        var calls = new List<ChatToolCall>();
        foreach (var call in ChatFields.Array(message, "tool_calls", path + ".tool_calls"))
        {
            var at = $"{path}.tool_calls[{calls.Count}]";
            if (call.ValueKind != JsonValueKind.Object)
            {
                throw ChatFields.WrongType(at, "an object");
            }

            var id = ChatFields.Text(call, "id", at + ".id") ?? throw ChatFields.Missing(at + ".id");
            calls.Add(ChatFields.Text(call, "type", at + ".type") == "custom"
                ? Call(call, "custom", "input", id, at)
                : Call(call, "function", "arguments", id, at));
        }

        if (calls.Count == 0 && ChatFields.Value(message, "function_call").ValueKind == JsonValueKind.Object)
        {
            calls.Add(Call(message, "function_call", "arguments", "", path));
        }

        return calls;
    }

    private static ChatToolCall Call(JsonElement owner, string function, string arguments, string id, string path)
    {
        var called = ChatFields.Value(owner, function);
        if (called.ValueKind != JsonValueKind.Object)
        {
            throw ChatFields.Missing($"{path}.{function}");
        }

        var name = ChatFields.Text(called, "name", $"{path}.{function}.name") ?? throw ChatFields.Missing($"{path}.{function}.name");
        var text = ChatFields.Value(called, arguments);
        return text.ValueKind is JsonValueKind.Undefined or JsonValueKind.String
            ? new ChatToolCall(id, name, text, owner, path)
            : throw ChatFields.WrongType($"{path}.{function}.{arguments}", "a string");
    }
}
