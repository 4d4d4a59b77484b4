using System.Buffers;
using System.Text;
using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Anthropic;
using Gateway.Grains.Interfaces.Protocols.Chat;
using Gateway.Grains.Interfaces.Protocols.Doors;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Interfaces.Protocols.Messages;

/// <summary>Turns a whole chat answer into a message. Of several choices the first one is told.</summary>
internal static class MessagesAnswerWriter
{
    private const int BytesPerToken = 4;

    public static void Write(ReadOnlyMemory<byte> chat, DoorAnswer context, IBufferWriter<byte> output)
    {
        using var document = JsonDocument.Parse(chat, new JsonDocumentOptions { MaxDepth = AnswerReader.MaxDepth });
        var facts = AnswerReader.Read(chat.Span);
        var choice = First(document.RootElement);
        var message = ChatJson.Find(choice, "message"u8);
        using var json = new Utf8JsonWriter(output, ChatJson.WriterOptions);
        json.WriteStartObject();
        json.WriteString("id"u8, MessagesIds.OfMessage(context.RequestId));
        json.WriteString("type"u8, "message"u8);
        json.WriteString("role"u8, "assistant"u8);
        json.WriteString("model"u8, context.Model);
        json.WriteStartArray("content"u8);
        Thinking(json, message);
        var text = Texts(ChatJson.Find(message, "content"u8));
        var refusal = ChatJson.Text(ChatJson.Find(message, "refusal"u8));
        Text(json, text.Length == 0 && facts.FinishReason != "content_filter" ? refusal ?? "" : text);
        var calls = Calls(json, message, context.RequestId);
        json.WriteEndArray();
        var stop = MessagesStops.Of(choice, context.Request.Span);
        var reason = MessagesStopReason.Of(ChatJson.Text(ChatJson.Find(choice, "finish_reason"u8)), calls > 0, !string.IsNullOrEmpty(refusal), stop);
        json.WriteString("stop_reason"u8, reason);
        json.WriteString("stop_sequence"u8, reason == "stop_sequence" ? stop : null);
        Refusal(json, refusal);
        MessagesUsage.Write(json, facts.Usage ?? new TokenUsage(context.PromptTokens, 0, 0, (Encoding.UTF8.GetByteCount(text) + BytesPerToken - 1) / BytesPerToken, 0));
        json.WriteEndObject();
    }

    /// <summary>Writes what is known of a refusal; nothing where there is none.</summary>
    public static void Refusal(Utf8JsonWriter json, string? explanation)
    {
        if (string.IsNullOrEmpty(explanation))
        {
            return;
        }

        json.WriteStartObject("stop_details"u8);
        json.WriteString("type"u8, "refusal"u8);
        json.WriteNull("category"u8);
        json.WriteString("explanation"u8, explanation);
        json.WriteEndObject();
    }

    /// <summary>Who calls: the model itself. Anthropic's typed clients cannot do without.</summary>
    public static void Caller(Utf8JsonWriter json)
    {
        json.WriteStartObject("caller"u8);
        json.WriteString("type"u8, "direct"u8);
        json.WriteEndObject();
    }

    /// <summary>The texts of content that is a string or, with some providers, parts.</summary>
    public static string Texts(JsonElement content)
    {
        if (content.ValueKind != JsonValueKind.Array)
        {
            return ChatJson.Text(content) ?? "";
        }

        return string.Concat(content.EnumerateArray().Select(part => ChatJson.Text(ChatJson.Find(part, "text"u8))));
    }

    /// <summary>The thoughts among the parts of a content (Mistral's <c>{"type":"thinking","thinking":[{"type":"text",...}]}</c>).</summary>
    public static string Thoughts(JsonElement content) => content.ValueKind != JsonValueKind.Array ? ""
        : string.Concat(content.EnumerateArray().Select(part => Texts(ChatJson.Find(part, "thinking"u8))));

    private static JsonElement First(JsonElement root)
    {
        var choices = ChatJson.Find(root, "choices"u8);
        return choices.ValueKind == JsonValueKind.Array && choices.GetArrayLength() > 0 ? choices[0] : default;
    }

    /// <summary>Signed blocks as they came; else what is known of the thoughts, without a signature that nobody gave.</summary>
    private static void Thinking(Utf8JsonWriter json, JsonElement message)
    {
        var any = false;
        var blocks = ChatJson.Find(message, "thinking_blocks"u8);
        if (blocks.ValueKind == JsonValueKind.Array)
        {
            foreach (var block in blocks.EnumerateArray().Where(AnthropicThinkingBlocks.IsReplayable))
            {
                ChatJson.Copy(json, block);
                any = true;
            }
        }

        var thoughts = ChatJson.Text(ChatJson.Find(message, "reasoning_content"u8)) ?? ChatJson.Text(ChatJson.Find(message, "reasoning"u8))
            ?? Thoughts(ChatJson.Find(message, "content"u8));
        if (any || thoughts.Length == 0)
        {
            return;
        }

        json.WriteStartObject();
        json.WriteString("type"u8, "thinking"u8);
        json.WriteString("thinking"u8, thoughts);
        json.WriteString("signature"u8, ""u8);
        json.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter json, string text)
    {
        if (text.Length > 0)
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "text"u8);
            json.WriteString("text"u8, text);
            json.WriteEndObject();
        }
    }

    private static int Calls(Utf8JsonWriter json, JsonElement message, string requestId)
    {
        var count = 0;
        var calls = ChatJson.Find(message, "tool_calls"u8);
        if (calls.ValueKind == JsonValueKind.Array)
        {
            foreach (var call in calls.EnumerateArray())
            {
                var function = ChatJson.Find(call, "function"u8);
                var custom = ChatJson.Find(call, "custom"u8);
                count += function.ValueKind == JsonValueKind.Object ? Call(ChatJson.Find(call, "id"u8), function, "arguments"u8)
                    : custom.ValueKind == JsonValueKind.Object ? Call(ChatJson.Find(call, "id"u8), custom, "input"u8)
                    : 0;
            }
        }

        // The older field.
        return count == 0 && ChatJson.Find(message, "function_call"u8) is { ValueKind: JsonValueKind.Object } older ? Call(default, older, "arguments"u8) : count;

        int Call(JsonElement id, JsonElement function, ReadOnlySpan<byte> arguments)
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "tool_use"u8);
            json.WriteString("id"u8, MessagesIds.OfCall(ChatJson.Text(id) ?? "", requestId, count));
            json.WriteString("name"u8, ChatJson.Text(ChatJson.Find(function, "name"u8)) ?? "");
            json.WritePropertyName("input"u8);
            var given = ChatJson.Find(function, arguments);
            if (given.ValueKind == JsonValueKind.Object)
            {
                // Some providers write arguments as an object, not as its text.
                ChatJson.Copy(json, given);
            }
            else
            {
                AnthropicToolInput.Write(json, given);
            }

            Caller(json);
            json.WriteEndObject();
            return 1;
        }
    }
}
