namespace Gateway.Grains.Interfaces.Protocols.Anthropic;

/// <summary>What a model of the Messages API can take.</summary>
public sealed record AnthropicModel
{
    /// <summary>The most <c>max_tokens</c> may be; also what is asked for where the caller sets no bound, since the field is required.</summary>
    public required long MaxOutput { get; init; }

    /// <summary>False where <see cref="MaxOutput"/> is a guess: a caller's larger bound is then sent as it is.</summary>
    public bool IsKnown { get; init; } = true;

    public AnthropicThinkingKind Thinking { get; init; }

    /// <summary>False: <c>thinking: {type: "disabled"}</c> is refused.</summary>
    public bool CanStopThinking { get; init; } = true;

    /// <summary>True: knows the effort <c>xhigh</c>; else <c>max</c> is next above <c>high</c>.</summary>
    public bool HasXHighEffort { get; init; }

    /// <summary>False: any <c>temperature</c> or <c>top_p</c> but the default is refused.</summary>
    public bool TakesSampling { get; init; } = true;

    /// <summary>True: <c>temperature</c> and <c>top_p</c> together are refused.</summary>
    public bool OneSamplingOnly { get; init; }

    /// <summary>True: <c>output_config.format</c> and strict tools; else a forced tool takes their place.</summary>
    public bool StructuredOutputs { get; init; }

    /// <summary>False: a <c>tool_choice</c> that forces a call is refused.</summary>
    public bool TakesForcedTools { get; init; } = true;

    /// <summary>True: goes on from an assistant message at the end of the conversation; else such a message is refused.</summary>
    public bool Prefill { get; init; }

    /// <summary>True: refuses a request whose input and <c>max_tokens</c> together exceed the context, instead of ending the answer there.</summary>
    public bool ChecksContext { get; init; }
}
