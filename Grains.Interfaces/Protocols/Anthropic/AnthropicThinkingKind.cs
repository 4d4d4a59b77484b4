namespace Gateway.Grains.Interfaces.Protocols.Anthropic;

/// <summary>How a model is told to think.</summary>
public enum AnthropicThinkingKind : byte
{
    /// <summary>It cannot.</summary>
    None,

    /// <summary><c>thinking: {type: "enabled", budget_tokens}</c>.</summary>
    Budget,

    /// <summary><c>thinking: {type: "adaptive"}</c> with <c>output_config.effort</c>.</summary>
    Adaptive,
}
