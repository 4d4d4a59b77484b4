using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;

namespace Gateway.Grains.Interfaces.Protocols.Responses;

/// <summary>Writes the items of <c>input</c> as messages. One instance a request.</summary>
internal sealed class ResponsesChatMessages(Utf8JsonWriter json) : IDisposable
{
    private readonly ResponsesAssistantTurn _turn = new(json);
    private readonly List<JsonDocument> _thoughts = [];

    public void Write(JsonElement input)
    {
        if (input.ValueKind == JsonValueKind.String)
        {
            json.WriteStartObject();
            json.WriteString("role"u8, "user"u8);
            ChatJson.Copy(json, "content"u8, input);
            json.WriteEndObject();
            return;
        }

        var index = 0;
        if (input.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in input.EnumerateArray())
            {
                Item(item, $"input[{index++}]");
            }
        }

        _turn.Flush();
    }

    public void Dispose() => _thoughts.ForEach(thought => thought.Dispose());

    private void Item(JsonElement item, string path)
    {
        switch (ChatFields.Text(item, "type", path + ".type"))
        {
            case null or "message":
                Message(item, path);
                break;
            case "function_call" or "custom_tool_call":
                _turn.Call(item, path);
                break;
            case "function_call_output" or "custom_tool_call_output":
                _turn.Flush();
                Result(item, path);
                break;
            case "reasoning":
                Thought(item);
                break;

            // What a provider's own tools did before is in the text that followed; nothing waits for an answer of theirs.
            case "web_search_call" or "file_search_call" or "code_interpreter_call" or "image_generation_call" or "mcp_list_tools" or "mcp_call"
                or "tool_search_call" or "tool_search_output":
                break;
            case "item_reference":
                throw ChatFault.Unsupported(path, "the answers of this model are not kept. Send the item itself.");
            case var type:
                throw ChatFault.Unsupported(path + ".type", $"this model has no '{(type.Length > 64 ? type[..64] : type)}'.");
        }
    }

    private void Message(JsonElement item, string path)
    {
        var role = ChatFields.Text(item, "role", path + ".role") ?? throw ChatFields.Missing(path + ".role");
        if (role == "assistant")
        {
            _turn.Say(item, path);
            return;
        }

        if (role is not ("user" or "system" or "developer"))
        {
            throw ChatFault.Invalid(path + ".role", "supported values are 'user', 'assistant', 'system' and 'developer'.");
        }

        _turn.Flush();
        json.WriteStartObject();
        json.WriteString("role"u8, role);
        json.WritePropertyName("content"u8);
        ResponsesChatParts.Content(json, ChatFields.Value(item, "content"), path + ".content");
        json.WriteEndObject();
    }

    private void Result(JsonElement item, string path)
    {
        json.WriteStartObject();
        json.WriteString("role"u8, "tool"u8);
        json.WriteString("tool_call_id"u8, ChatFields.Text(item, "call_id", path + ".call_id") ?? throw ChatFields.Missing(path + ".call_id"));
        json.WritePropertyName("content"u8);
        ResponsesChatParts.Content(json, ChatFields.Value(item, "output"), path + ".output");
        json.WriteEndObject();
    }

    private void Thought(JsonElement item)
    {
        if (ResponsesThoughts.Read(item) is { } fields)
        {
            // What of the item before stands in the turn lives in it until that is written.
            _thoughts.Add(fields);
            _turn.Think(fields.RootElement, string.Join("\n\n", new ResponsesItem(item).ReasoningTexts()));
        }
    }
}
