using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Interfaces.Protocols.Anthropic;

/// <summary>A content block as it stands in a whole answer, or at its start in a stream.</summary>
internal readonly struct AnthropicBlockStart
{
    private const int MaxNameLength = 512;

    private readonly JsonElement _block;

    public AnthropicBlockStart(JsonElement block, bool answersByTool)
    {
        _block = block;
        Kind = ChatJson.Text(ChatJson.Find(block, "type"u8)) switch
        {
            "text" => AnthropicBlockKind.Text,
            "thinking" => AnthropicBlockKind.Thinking,
            "redacted_thinking" => AnthropicBlockKind.Redacted,
            "tool_use" when answersByTool && Name == AnthropicJsonTool.Name => AnthropicBlockKind.Answer,
            "tool_use" => AnthropicBlockKind.Tool,
            _ => AnthropicBlockKind.Other,
        };
    }

    public AnthropicBlockKind Kind { get; }

    public JsonElement Element => _block;

    /// <summary>The text between its quotes; empty where there is none.</summary>
    public ReadOnlySpan<byte> Text => Raw("text"u8);

    public ReadOnlySpan<byte> Thinking => Raw("thinking"u8);

    public ReadOnlySpan<byte> Signature => Raw("signature"u8);

    public string Id => Word("id"u8);

    public string Name => Word("name"u8);

    /// <summary>The arguments, JSON; empty where there are none (yet).</summary>
    public ReadOnlySpan<byte> Input
    {
        get
        {
            var input = ChatJson.Find(_block, "input"u8);
            return input.ValueKind == JsonValueKind.Object && input.EnumerateObject().MoveNext() ? ChatJson.Raw(input) : default;
        }
    }

    private ReadOnlySpan<byte> Raw(ReadOnlySpan<byte> name)
    {
        var text = ChatJson.Find(_block, name);
        return text.ValueKind == JsonValueKind.String ? ChatJson.RawText(text) : default;
    }

    private string Word(ReadOnlySpan<byte> name)
    {
        var word = ChatJson.Find(_block, name);
        return word.ValueKind == JsonValueKind.String ? JsonText.Decode(ChatJson.RawText(word), MaxNameLength) : "";
    }
}
