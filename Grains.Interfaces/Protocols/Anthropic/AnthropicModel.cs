using Gateway.Grains.Interfaces.Models;

namespace Gateway.Grains.Interfaces.Protocols.Anthropic;

/// <summary>What a model of the Messages API can take: the table's facts in this protocol's words.</summary>
/// <param name="Facts">What is known of it; where nothing is, the API's oldest shape, which all of its copies have.</param>
public readonly record struct AnthropicModel(ModelFacts Facts)
{
    /// <summary>The vendor's name in the table.</summary>
    public const string Vendor = "anthropic";

    /// <summary>Tokens of input and output together that every model with <see cref="ChecksContext"/> has.</summary>
    public const long CheckedContext = 200_000;

    private const long OldestOutput = 8192;

    /// <summary>The most <c>max_tokens</c> may be; also what is asked for where the caller sets no bound, since the field is required.</summary>
    public long MaxOutput => Facts.MaxOutput ?? OldestOutput;

    /// <summary>False where <see cref="MaxOutput"/> is a guess: a caller's larger bound is then sent as it is.</summary>
    public bool IsKnown => Facts is { MaxOutput: not null, MaxOutputIsGuess: not true };

    public ThinkingStyle Thinking => Facts.Thinking ?? ThinkingStyle.Budget;

    /// <summary>False: <c>thinking: {type: "disabled"}</c> is refused.</summary>
    public bool CanStopThinking => Facts.StopsThinking ?? true;

    /// <summary>True: knows the effort <c>xhigh</c>; else <c>max</c> is next above <c>high</c>.</summary>
    public bool HasXHighEffort => Facts.Efforts?.Contains("xhigh") ?? false;

    /// <summary>True: <c>temperature</c> and <c>top_p</c> together are refused.</summary>
    public bool OneSamplingOnly => Facts.OneSampling ?? false;

    /// <summary>True: <c>output_config.format</c> and strict tools; else a forced tool takes their place.</summary>
    public bool StructuredOutputs => Facts.JsonSchema ?? false;

    /// <summary>False: a <c>tool_choice</c> that forces a call is refused.</summary>
    public bool TakesForcedTools => Facts.ForcedTools ?? true;

    /// <summary>True: goes on from an assistant message at the end of the conversation; else such a message is refused.</summary>
    public bool Prefill => Facts.Prefill ?? false;

    /// <summary>True: refuses a request whose input and <c>max_tokens</c> together exceed the context, instead of ending the answer there.</summary>
    public bool ChecksContext => Facts.ChecksContext ?? false;

    /// <param name="name">The provider's name of the model, with whatever prefix and date: <c>claude-sonnet-4-5-20250929</c>, <c>us.anthropic.claude-opus-4-6-v1</c>.</param>
    public static AnthropicModel Of(string name) => new(ModelTable.Bundled.Of(Vendor, name));
}
