using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;

namespace Gateway.Api.Tokens;

/// <summary>Finds what was generated in a whole answer, and counts it.</summary>
internal static class AnswerTexts
{
    private const int MaxDepth = 512;

    /// <param name="answer">JSON that was read before.</param>
    /// <returns>How many tool calls there are.</returns>
    public static int Add(ReadOnlyMemory<byte> answer, TextCounter counter)
    {
        using var document = JsonDocument.Parse(answer, new JsonDocumentOptions { MaxDepth = MaxDepth });
        var calls = 0;
        foreach (var choice in Elements(ChatJson.Find(document.RootElement, "choices"u8)))
        {
            counter.AddText(ChatJson.Find(choice, "text"u8));
            calls += AddMessage(ChatJson.Find(choice, "message"u8), counter);
        }

        // A message of Anthropic's, which is its own choice.
        return calls + AddBlocks(ChatJson.Find(document.RootElement, "content"u8), counter) + AddItems(ChatJson.Find(document.RootElement, "output"u8), counter);
    }

    /// <summary>The items of a response of OpenAI's.</summary>
    private static int AddItems(JsonElement output, TextCounter counter)
    {
        var calls = 0;
        foreach (var item in Elements(output))
        {
            foreach (var part in Elements(ChatJson.Find(item, "content"u8)).Concat(Elements(ChatJson.Find(item, "summary"u8))))
            {
                counter.AddText(ChatJson.Find(part, "text"u8));
                counter.AddText(ChatJson.Find(part, "refusal"u8));
            }

            calls += ChatJson.Find(item, "call_id"u8).ValueKind == JsonValueKind.String ? 1 : 0;
            counter.AddText(ChatJson.Find(item, "arguments"u8));
            counter.AddText(ChatJson.Find(item, "input"u8));
        }

        return calls;
    }

    private static int AddBlocks(JsonElement content, TextCounter counter)
    {
        var calls = 0;
        foreach (var block in Elements(content))
        {
            counter.AddText(ChatJson.Find(block, "text"u8));
            counter.AddText(ChatJson.Find(block, "thinking"u8));
            if (ChatJson.Find(block, "input"u8) is { ValueKind: JsonValueKind.Object } input)
            {
                calls++;
                counter.Add(ChatJson.Raw(input));
            }
        }

        return calls;
    }

    private static int AddMessage(JsonElement message, TextCounter counter)
    {
        // Two names of one text: some providers send both.
        var reasoning = ChatJson.Find(message, "reasoning_content"u8);
        counter.AddText(reasoning.ValueKind == JsonValueKind.String ? reasoning : ChatJson.Find(message, "reasoning"u8));
        counter.AddText(ChatJson.Find(message, "refusal"u8));
        var content = ChatJson.Find(message, "content"u8);
        counter.AddText(content);
        foreach (var part in Elements(content))
        {
            counter.AddText(ChatJson.Find(part, "text"u8));
        }

        var calls = 0;
        foreach (var call in Elements(ChatJson.Find(message, "tool_calls"u8)))
        {
            calls++;
            counter.AddText(ChatJson.Find(ChatJson.Find(call, "function"u8), "arguments"u8));
            counter.AddText(ChatJson.Find(ChatJson.Find(call, "custom"u8), "input"u8));
        }

        return calls;
    }

    private static IEnumerable<JsonElement> Elements(JsonElement array) => array.ValueKind == JsonValueKind.Array ? array.EnumerateArray() : [];
}
