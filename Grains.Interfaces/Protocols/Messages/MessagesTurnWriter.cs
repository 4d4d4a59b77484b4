using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Anthropic;
using Gateway.Grains.Interfaces.Protocols.Chat;

namespace Gateway.Grains.Interfaces.Protocols.Messages;

/// <summary>Writes the turns of a conversation as chat messages.</summary>
internal sealed class MessagesTurnWriter(Utf8JsonWriter json, ChatForm form)
{
    private int _written;

    public void Write(JsonElement message, string path)
    {
        var content = ChatFields.Value(message, "content");
        switch (ChatFields.Text(message, "role", path + ".role"))
        {
            case "user":
                User(content, path + ".content");
                break;
            case "assistant":
                Assistant(content, path + ".content");
                break;
            case "system":
                new MessagesSystemWriter(json, form).Write(content, path + ".content");
                _written++;
                break;
            default:
                throw ChatFault.Invalid(path + ".role", "supported values are 'user', 'assistant' and 'system'.");
        }
    }

    /// <summary>A conversation in which nothing was said is one all the same.</summary>
    public void End()
    {
        if (_written == 0)
        {
            Plain("user"u8, default);
        }
    }

    private void User(JsonElement content, string path)
    {
        if (content.ValueKind == JsonValueKind.String)
        {
            Plain("user"u8, content);
            return;
        }

        Require(content, path);

        // The results of calls first, as chat wants them; what a result cannot hold there comes with what the user says.
        var said = new MessagesParts(json, form);
        var index = 0;
        foreach (var block in content.EnumerateArray())
        {
            var at = $"{path}.{index++}";
            if (TypeOf(block, at) == "tool_result")
            {
                ToolResult(block, at, said);
            }
        }

        index = 0;
        foreach (var block in content.EnumerateArray())
        {
            var at = $"{path}.{index++}";
            var type = TypeOf(block, at);
            if (type is "tool_result" or "container_upload")
            {
                continue;
            }

            if (!said.Add(block, at))
            {
                throw ChatFault.Unsupported(at + ".type", $"this model has no words for '{type}'.");
            }
        }

        if (said.Count > 0)
        {
            Open("user"u8);
            said.Write("\n\n");
            Close();
        }
    }

    private void ToolResult(JsonElement block, string path, MessagesParts said)
    {
        var parts = new MessagesParts(json, form);
        var content = ChatFields.Value(block, "content");
        if (content.ValueKind == JsonValueKind.String)
        {
            parts.AddText(content);
        }
        else
        {
            var index = 0;
            foreach (var inner in ChatFields.Array(block, "content", path + ".content"))
            {
                parts.Add(inner, $"{path}.content.{index++}");
            }
        }

        var hadMedia = parts.HasMedia && form == ChatForm.Plain;
        if (hadMedia)
        {
            // A tool's message is text only there.
            parts.MoveMedia(said);
        }

        var failed = ChatFields.Flag(block, "is_error", path + ".is_error") == true;
        Open("tool"u8);
        json.WriteString("tool_call_id"u8, ChatFields.Text(block, "tool_use_id", path + ".tool_use_id") ?? throw ChatFields.Missing(path + ".tool_use_id"));
        if (hadMedia && parts.Count == 0)
        {
            json.WriteString("content"u8, "(see the next message)"u8);
        }
        else
        {
            parts.Write("\n\n", failed && form == ChatForm.Plain ? "Error: " : "");
        }

        if (form == ChatForm.Extended)
        {
            if (failed)
            {
                json.WriteBoolean("is_error"u8, true);
            }

            ChatJson.Copy(json, "cache_control"u8, ChatFields.Value(block, "cache_control"));
        }

        Close();
    }

    private void Assistant(JsonElement content, string path)
    {
        if (content.ValueKind == JsonValueKind.String)
        {
            Plain("assistant"u8, content);
            return;
        }

        Require(content, path);
        var text = new MessagesParts(json, form);
        var calls = new List<JsonElement>();
        var thinking = new List<JsonElement>();
        var index = 0;
        foreach (var block in content.EnumerateArray())
        {
            var at = $"{path}.{index++}";
            switch (TypeOf(block, at))
            {
                case "text":
                    text.Add(block, at);
                    break;
                case "tool_use":
                    calls.Add(block);
                    break;
                case "thinking" or "redacted_thinking" when AnthropicThinkingBlocks.IsReplayable(block):
                    // Without a signature it is of another vendor, and nobody takes it back.
                    thinking.Add(block);
                    break;
                case "compaction" when ChatFields.Value(block, "content") is { ValueKind: JsonValueKind.String } summary:
                    text.AddText(summary);
                    break;
            }
        }

        thinking = form == ChatForm.Extended ? thinking : [];
        if (text.Count + calls.Count + thinking.Count == 0)
        {
            return;
        }

        Open("assistant"u8);
        if (text.Count > 0)
        {
            // Pieces of one text: citations and tools of the provider's own cut it up.
            text.Write("");
        }
        else
        {
            json.WriteNull("content"u8);
        }

        ToolCalls(calls, path);
        if (thinking.Count > 0)
        {
            json.WriteStartArray("thinking_blocks"u8);
            thinking.ForEach(block => ChatJson.Copy(json, block));
            json.WriteEndArray();
        }

        Close();
    }

    private void ToolCalls(List<JsonElement> calls, string path)
    {
        if (calls.Count == 0)
        {
            return;
        }

        json.WriteStartArray("tool_calls"u8);
        foreach (var call in calls)
        {
            json.WriteStartObject();
            json.WriteString("id"u8, ChatFields.Text(call, "id", path + ".id") ?? throw ChatFields.Missing(path + ".id"));
            json.WriteString("type"u8, "function"u8);
            json.WriteStartObject("function"u8);
            json.WriteString("name"u8, ChatFields.Text(call, "name", path + ".name") ?? throw ChatFields.Missing(path + ".name"));
            var input = ChatFields.Value(call, "input");
            json.WriteString("arguments"u8, input.ValueKind == JsonValueKind.Undefined ? "{}"u8 : ChatJson.Raw(input));
            json.WriteEndObject();
            if (form == ChatForm.Extended)
            {
                ChatJson.Copy(json, "cache_control"u8, ChatFields.Value(call, "cache_control"));
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Require(JsonElement content, string path)
    {
        if (content.ValueKind != JsonValueKind.Array)
        {
            throw ChatFields.WrongType(path, "a string or an array of objects");
        }
    }

    private static string TypeOf(JsonElement block, string path) => ChatFields.Text(block, "type", path + ".type") ?? throw ChatFields.Missing(path + ".type");

    private void Plain(ReadOnlySpan<byte> role, JsonElement text)
    {
        Open(role);
        if (text.ValueKind == JsonValueKind.String)
        {
            ChatJson.Copy(json, "content"u8, text);
        }
        else
        {
            json.WriteString("content"u8, ""u8);
        }

        Close();
    }

    private void Open(ReadOnlySpan<byte> role)
    {
        _written++;
        json.WriteStartObject();
        json.WriteString("role"u8, role);
    }

    private void Close() => json.WriteEndObject();
}
