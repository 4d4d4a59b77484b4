using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;

namespace Gateway.Grains.Interfaces.Protocols.Anthropic;

/// <summary>
/// Thinking that goes back to the API. Only signed or redacted blocks do, byte for byte: without a signature, or with an altered text,
/// they are refused; reasoning of another vendor has none and is left out.
/// </summary>
internal static class AnthropicThinkingBlocks
{
    /// <summary>Writes the blocks that an assistant's message carries, else those that were kept for its tool calls. True when there were any.</summary>
    public static bool Write(Utf8JsonWriter json, ChatMessage message, IReasoningMemory memory)
    {
        if (Write(json, ChatJson.Find(message.Element, "thinking_blocks"u8)))
        {
            return true;
        }

        foreach (var call in message.ToolCalls)
        {
            // What is kept may be another vendor's; it is looked at like everything else.
            if (call.Id.Length > 0 && memory.Find(call.Id) is { } kept && TryParse(kept) is { } document)
            {
                using (document)
                {
                    return Write(json, document.RootElement);
                }
            }
        }

        return false;
    }

    /// <summary>True for a block of type <c>thinking</c> or <c>redacted_thinking</c> that the API takes back.</summary>
    public static bool IsReplayable(JsonElement block)
    {
        var type = ChatJson.Text(ChatJson.Find(block, "type"u8));
        var proof = type switch
        {
            "thinking" => ChatJson.Find(block, "signature"u8),
            "redacted_thinking" => ChatJson.Find(block, "data"u8),
            _ => default,
        };

        // A text that is empty beside a signature is right: the newer models omit it.
        return proof.ValueKind == JsonValueKind.String && !ChatJson.RawText(proof).IsEmpty
            && (type != "thinking" || ChatJson.Find(block, "thinking"u8).ValueKind == JsonValueKind.String);
    }

    private static bool Write(Utf8JsonWriter json, JsonElement blocks)
    {
        var any = false;
        if (blocks.ValueKind == JsonValueKind.Array)
        {
            foreach (var block in blocks.EnumerateArray())
            {
                if (IsReplayable(block))
                {
                    ChatJson.Copy(json, block);
                    any = true;
                }
            }
        }

        return any;
    }

    private static JsonDocument? TryParse(byte[] json)
    {
        try
        {
            return JsonDocument.Parse(json);
        }
        catch (JsonException)
        {
            // A memory that was filled by somebody else; the turn goes without.
            return null;
        }
    }
}
