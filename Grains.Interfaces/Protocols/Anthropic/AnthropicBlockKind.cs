namespace Gateway.Grains.Interfaces.Protocols.Anthropic;

/// <summary>What a content block of an answer is to an OpenAI client.</summary>
internal enum AnthropicBlockKind : byte
{
    /// <summary>Nothing: tools that the provider runs itself, and what comes later.</summary>
    Other,

    Text,

    Thinking,

    /// <summary>Thinking that nobody may read, and that goes back as it came.</summary>
    Redacted,

    /// <summary>A call for the caller.</summary>
    Tool,

    /// <summary>A call of <see cref="AnthropicJsonTool"/>: the answer's text.</summary>
    Answer,
}
