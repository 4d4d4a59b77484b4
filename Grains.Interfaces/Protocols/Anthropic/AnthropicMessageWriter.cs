using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;

namespace Gateway.Grains.Interfaces.Protocols.Anthropic;

/// <summary>
/// Writes a conversation as the API wants it: it begins with the user, roles take turns, no text is blank, and the results of tools stand
/// first in the turn behind their calls. One instance a request.
/// </summary>
internal sealed class AnthropicMessageWriter(Utf8JsonWriter json, IReasoningMemory memory)
{
    /// <summary>Stands where a turn is needed and nothing was said.</summary>
    private const string Nothing = "(no content)";

    private readonly AnthropicToolIds _ids = new();

    /// <summary>The last turn of the assistant called tools, and its thinking is not known (any more).</summary>
    public bool HasUnsignedToolTurn { get; private set; }

    /// <param name="messages">Without the leading system messages.</param>
    /// <param name="prefill">The beginning of the answer; null where it begins at its start.</param>
    /// <param name="canPrefill">False where the conversation must end with the user.</param>
    public void Write(IReadOnlyList<ChatMessage> messages, string? prefill, bool canPrefill)
    {
        json.WriteStartArray("messages"u8);
        var said = messages.Where(IsSaid).ToList();
        if (said.Count == 0 || said[0].Role == ChatRole.Assistant)
        {
            Plain("user"u8, Nothing);
        }

        for (var start = 0; start < said.Count;)
        {
            var isAssistant = said[start].Role == ChatRole.Assistant;
            var end = start + 1;
            while (end < said.Count && said[end].Role == ChatRole.Assistant == isAssistant)
            {
                end++;
            }

            var turn = said.GetRange(start, end - start);
            if (isAssistant)
            {
                Assistant(turn, isLast: end == said.Count, prefill);
            }
            else
            {
                User(turn);
            }

            start = end;
        }

        var endsWithAssistant = said.Count > 0 && said[^1].Role == ChatRole.Assistant;
        if (prefill is not null && !endsWithAssistant)
        {
            Plain("assistant"u8, prefill);
        }
        else if (prefill is null && endsWithAssistant && !canPrefill)
        {
            // 400 "This model does not support assistant message prefill. The conversation must end with a user message."
            Plain("user"u8, "Continue.");
        }

        json.WriteEndArray();
    }

    private static bool IsSaid(ChatMessage message) =>
        message.Role != ChatRole.Assistant || message.ToolCalls.Count > 0 || Words(message) || RefusalOf(message).ValueKind == JsonValueKind.String;

    private static bool Words(ChatMessage message)
    {
        foreach (var part in message.Parts)
        {
            if (part.Kind is ChatPartKind.Text or ChatPartKind.Refusal && !AnthropicParts.IsBlank(part))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The <c>refusal</c> that stands beside an empty content; undefined where it does not.</summary>
    private static JsonElement RefusalOf(ChatMessage message)
    {
        var refusal = ChatJson.Find(message.Element, "refusal"u8);
        return refusal.ValueKind == JsonValueKind.String && !ChatJson.IsBlank(refusal) && !Words(message) ? refusal : default;
    }

    private void User(List<ChatMessage> turn)
    {
        Open("user"u8);

        // 400 "tool_use ids were found without tool_result blocks immediately after": results first, whatever stood between.
        var any = false;
        foreach (var message in turn.Where(message => message.Role == ChatRole.Tool))
        {
            ToolResult(message);
            any = true;
        }

        foreach (var message in turn.Where(message => message.Role != ChatRole.Tool))
        {
            for (var i = 0; i < message.Parts.Count; i++)
            {
                any |= AnthropicParts.Write(json, message.Parts[i], AnthropicParts.CacheControl(message, i));
            }
        }

        if (!any)
        {
            Text(Nothing);
        }

        Close();
    }

    private void ToolResult(ChatMessage message)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "tool_result"u8);
        json.WriteString("tool_use_id"u8, _ids.OfResult(message.ToolCallId, message.Name));
        var parts = message.Parts;
        if (parts is [{ Kind: ChatPartKind.Text } only])
        {
            if (!AnthropicParts.IsBlank(only))
            {
                ChatJson.Copy(json, "content"u8, only.Value);
            }
        }
        else if (parts.Any(part => !AnthropicParts.IsBlank(part)))
        {
            json.WriteStartArray("content"u8);
            foreach (var part in parts)
            {
                AnthropicParts.Write(json, part, default);
            }

            json.WriteEndArray();
        }

        if (ChatJson.Find(message.Element, "is_error"u8).ValueKind == JsonValueKind.True)
        {
            json.WriteBoolean("is_error"u8, true);
        }

        // Blocks inside a result cannot be cached, only the result.
        ChatJson.Copy(json, "cache_control"u8, parts.Count > 0 ? AnthropicParts.CacheControl(message, parts.Count - 1) : default);
        json.WriteEndObject();
    }

    private void Assistant(List<ChatMessage> turn, bool isLast, string? prefill)
    {
        Open("assistant"u8);
        var thought = false;
        foreach (var message in turn)
        {
            thought |= AnthropicThinkingBlocks.Write(json, message, memory);
        }

        foreach (var message in turn)
        {
            for (var i = 0; i < message.Parts.Count; i++)
            {
                AssistantPart(message, i, isEnd: isLast && prefill is null && message.ToolCalls.Count == 0 && message == turn[^1]);
            }

            if (RefusalOf(message) is { ValueKind: JsonValueKind.String } refusal)
            {
                json.WriteStartObject();
                AnthropicParts.Text(json, refusal);
                json.WriteEndObject();
            }

            foreach (var call in message.ToolCalls)
            {
                ToolUse(call);
            }
        }

        HasUnsignedToolTurn = !thought && turn.Exists(message => message.ToolCalls.Count > 0);
        if (isLast && prefill is not null)
        {
            Text(prefill);
        }

        Close();
    }

    private void AssistantPart(ChatMessage message, int index, bool isEnd)
    {
        // Reasoning and media of other vendors' answers have no place in an assistant's turn.
        var part = message.Parts[index];
        if (part.Kind is not (ChatPartKind.Text or ChatPartKind.Refusal) || AnthropicParts.IsBlank(part))
        {
            return;
        }

        // 400 "final assistant content cannot end with trailing whitespace".
        if (isEnd && message.Parts.Skip(index + 1).All(later => AnthropicParts.IsBlank(later)) && ChatJson.Text(part.Value) is { } text && text.TrimEnd() is var trimmed && trimmed.Length < text.Length)
        {
            Text(trimmed);
            return;
        }

        AnthropicParts.Write(json, part, AnthropicParts.CacheControl(message, index));
    }

    private void ToolUse(ChatToolCall call)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "tool_use"u8);
        json.WriteString("id"u8, _ids.OfCall(call.Id, call.Name));
        json.WriteString("name"u8, call.Name);
        json.WritePropertyName("input"u8);
        AnthropicToolInput.Write(json, call.Arguments);
        ChatJson.Copy(json, "cache_control"u8, ChatJson.Find(call.Element, "cache_control"u8));
        json.WriteEndObject();
    }

    private void Plain(ReadOnlySpan<byte> role, string text)
    {
        Open(role);
        Text(text);
        Close();
    }

    private void Text(string text)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "text"u8);
        json.WriteString("text"u8, text);
        json.WriteEndObject();
    }

    private void Open(ReadOnlySpan<byte> role)
    {
        json.WriteStartObject();
        json.WriteString("role"u8, role);
        json.WriteStartArray("content"u8);
    }

    private void Close()
    {
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
