using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;

namespace Gateway.Grains.Interfaces.Protocols.Responses;

/// <summary>
/// Gathers the items of an assistant's turn, which are one message in a chat: what was thought, said and called, until somebody else speaks.
/// </summary>
internal sealed class ResponsesAssistantTurn(Utf8JsonWriter json)
{
    private readonly List<JsonElement> _thoughts = [];
    private readonly List<JsonElement> _calls = [];
    private JsonElement _message;
    private string? _path;
    private string? _reasoning;
    private JsonElement _extra;

    private bool IsEmpty => _path is null && _calls.Count == 0;

    public void Say(JsonElement message, string path)
    {
        if (_path is not null)
        {
            Flush();
        }

        (_message, _path) = (message, path);
    }

    public void Call(JsonElement call, string path)
    {
        _ = ChatFields.Text(call, "call_id", path + ".call_id") ?? throw ChatFields.Missing(path + ".call_id");
        _ = ChatFields.Text(call, "name", path + ".name") ?? throw ChatFields.Missing(path + ".name");
        _calls.Add(call);
    }

    /// <param name="fields">What a provider wants back; it must live until the turn is written.</param>
    /// <param name="text">What was thought, for providers that want the text back; null where they do not.</param>
    public void Think(JsonElement fields, string? text)
    {
        var blocks = ChatFields.Value(fields, "thinking_blocks");
        if (blocks.ValueKind == JsonValueKind.Array)
        {
            _thoughts.AddRange(blocks.EnumerateArray());
        }

        var extra = ChatFields.Value(fields, "extra_content");
        _extra = extra.ValueKind == JsonValueKind.Object ? extra : _extra;
        if (ChatFields.Value(fields, "reasoning_content").ValueKind == JsonValueKind.True)
        {
            _reasoning = (_reasoning is null ? "" : _reasoning + "\n\n") + text;
        }
    }

    /// <summary>Writes the message; nothing where nothing was said or called.</summary>
    public void Flush()
    {
        if (!IsEmpty)
        {
            Write();
        }

        _thoughts.Clear();
        _calls.Clear();
        (_message, _path, _reasoning, _extra) = (default, null, null, default);
    }

    private void Write()
    {
        json.WriteStartObject();
        json.WriteString("role"u8, "assistant"u8);
        json.WritePropertyName("content"u8);
        if (_path is null)
        {
            json.WriteNullValue();
        }
        else
        {
            ResponsesChatParts.Content(json, ChatFields.Value(_message, "content"), _path + ".content");
        }

        if (_reasoning is not null)
        {
            json.WriteString("reasoning_content"u8, _reasoning);
        }

        if (_thoughts.Count > 0)
        {
            json.WriteStartArray("thinking_blocks"u8);
            _thoughts.ForEach(block => ChatJson.Copy(json, block));
            json.WriteEndArray();
        }

        ChatJson.Copy(json, "extra_content"u8, _extra);
        if (_calls.Count > 0)
        {
            json.WriteStartArray("tool_calls"u8);
            _calls.ForEach(WriteCall);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private void WriteCall(JsonElement call)
    {
        var isCustom = ChatJson.Text(ChatFields.Value(call, "type")) == "custom_tool_call";
        json.WriteStartObject();
        ChatJson.Copy(json, "id"u8, ChatFields.Value(call, "call_id"));
        json.WriteString("type"u8, isCustom ? "custom"u8 : "function"u8);
        json.WriteStartObject(isCustom ? "custom"u8 : "function"u8);
        ChatJson.Copy(json, "name"u8, ChatFields.Value(call, "name"));
        var arguments = ChatFields.Value(call, isCustom ? "input" : "arguments");
        json.WritePropertyName(isCustom ? "input"u8 : "arguments"u8);
        if (arguments.ValueKind == JsonValueKind.String)
        {
            ChatJson.Copy(json, arguments);
        }
        else
        {
            json.WriteStringValue(isCustom ? ""u8 : "{}"u8);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
