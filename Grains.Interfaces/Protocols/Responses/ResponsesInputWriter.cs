using System.Globalization;
using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;

namespace Gateway.Grains.Interfaces.Protocols.Responses;

/// <summary>
/// Writes a conversation as <c>input</c> items: a message each, and calls and results of tools as items of their own. What was thought
/// before a call goes before it again, where it is remembered. One instance a request.
/// </summary>
internal sealed class ResponsesInputWriter(Utf8JsonWriter json, IReasoningMemory memory)
{
    private readonly HashSet<string> _custom = new(StringComparer.Ordinal);
    private int _unnamed;

    public void Write(IReadOnlyList<ChatMessage> messages, string? prefill)
    {
        json.WriteStartArray("input"u8);
        foreach (var message in messages)
        {
            switch (message.Role)
            {
                case ChatRole.Assistant:
                    Assistant(message);
                    break;
                case ChatRole.Tool:
                    Result(message);
                    break;
                default:
                    Said(message);
                    break;
            }
        }

        if (prefill is not null)
        {
            json.WriteStartObject();
            json.WriteString("role"u8, "assistant"u8);
            json.WriteString("content"u8, prefill);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void Said(ChatMessage message)
    {
        json.WriteStartObject();

        // System and developer are told apart here: a model gives them different weight.
        ChatJson.Copy(json, "role"u8, ChatFields.Value(message.Element, "role"));
        var content = ChatFields.Value(message.Element, "content");
        if (content.ValueKind != JsonValueKind.Array)
        {
            json.WritePropertyName("content"u8);
            Text(content);
        }
        else
        {
            json.WriteStartArray("content"u8);
            foreach (var part in message.Parts)
            {
                ResponsesPartWriter.Write(json, part);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private void Assistant(ChatMessage message)
    {
        if (ChatFields.Value(message.Element, "audio").ValueKind == JsonValueKind.Object)
        {
            throw ChatFault.Unsupported(message.Path + ".audio", "this model takes no audio.");
        }

        // What was thought came before what was said.
        for (var i = 0; i < message.ToolCalls.Count && i < 1; i++)
        {
            Thought(message.ToolCalls[i].Id);
        }

        Spoken(message);
        for (var i = 0; i < message.ToolCalls.Count; i++)
        {
            var call = message.ToolCalls[i];
            if (i > 0)
            {
                Thought(call.Id);
            }

            Call(call);
        }
    }

    private void Spoken(ChatMessage message)
    {
        var refusal = ChatFields.Value(message.Element, "refusal");
        var hasRefusal = refusal.ValueKind == JsonValueKind.String && !ChatJson.RawText(refusal).IsEmpty;
        if (!hasRefusal && !message.Parts.Any(IsSaid))
        {
            return;
        }

        json.WriteStartObject();
        json.WriteString("type"u8, "message"u8);
        json.WriteString("role"u8, "assistant"u8);
        json.WriteStartArray("content"u8);
        foreach (var part in message.Parts.Where(IsSaid))
        {
            json.WriteStartObject();
            var isText = part.Kind == ChatPartKind.Text;
            json.WriteString("type"u8, isText ? "output_text"u8 : "refusal"u8);
            json.WritePropertyName(isText ? "text"u8 : "refusal"u8);
            ChatJson.Copy(json, part.Value);
            json.WriteEndObject();
        }

        if (hasRefusal)
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "refusal"u8);
            ChatJson.Copy(json, "refusal"u8, refusal);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void Call(ChatToolCall call)
    {
        var isCustom = ChatJson.Text(ChatFields.Value(call.Element, "type")) == "custom";
        var id = call.Id.Length > 0 ? call.Id : Unnamed(++_unnamed);
        if (isCustom)
        {
            _custom.Add(id);
        }

        json.WriteStartObject();
        json.WriteString("type"u8, isCustom ? "custom_tool_call"u8 : "function_call"u8);
        json.WriteString("call_id"u8, id);
        json.WriteString("name"u8, call.Name);
        json.WritePropertyName(isCustom ? "input"u8 : "arguments"u8);
        Text(call.Arguments);
        json.WriteEndObject();
    }

    private void Result(ChatMessage message)
    {
        // The older role function answers the call before it, which has no id.
        var id = message.ToolCallId
            ?? (message.Name is not null && _unnamed > 0 ? Unnamed(_unnamed) : throw ChatFields.Missing(message.Path + ".tool_call_id"));
        json.WriteStartObject();
        json.WriteString("type"u8, _custom.Contains(id) ? "custom_tool_call_output"u8 : "function_call_output"u8);
        json.WriteString("call_id"u8, id);
        var content = ChatFields.Value(message.Element, "content");
        if (content.ValueKind != JsonValueKind.Array)
        {
            json.WritePropertyName("output"u8);
            Text(content);
        }
        else
        {
            json.WriteStartArray("output"u8);
            foreach (var part in message.Parts)
            {
                ResponsesPartWriter.Write(json, part);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private void Thought(string callId)
    {
        if (callId.Length > 0 && memory.Find(callId) is { } kept)
        {
            ResponsesReasoning.WriteKept(json, kept);
        }
    }

    private void Text(JsonElement text)
    {
        if (text.ValueKind == JsonValueKind.String)
        {
            ChatJson.Copy(json, text);
        }
        else
        {
            json.WriteStringValue(""u8);
        }
    }

    private static bool IsSaid(ChatPart part) => part.Kind is ChatPartKind.Text or ChatPartKind.Refusal && !ChatJson.RawText(part.Value).IsEmpty;

    private static string Unnamed(int number) => string.Create(CultureInfo.InvariantCulture, $"call_{number}");
}
