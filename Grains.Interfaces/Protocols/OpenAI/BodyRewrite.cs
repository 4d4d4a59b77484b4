namespace Gateway.Grains.Interfaces.Protocols.OpenAI;

/// <summary>What a target needs changed in a request body; <c>models</c> is always taken out.</summary>
public sealed record BodyRewrite
{
    /// <summary>The target's own name of the model.</summary>
    public required string Model { get; init; }

    /// <summary>Sets <c>stream_options.include_usage</c> to true. Without effect where <see cref="DropStreamOptions"/> is set.</summary>
    public bool IncludeUsage { get; init; }

    /// <summary>Takes <c>stream_options</c> out, for targets that refuse it.</summary>
    public bool DropStreamOptions { get; init; }

    /// <summary>
    /// Sends <c>max_completion_tokens</c> under the name <c>max_tokens</c>. It replaces a <c>max_tokens</c> that is there too,
    /// unless its own value is null: then it is taken out.
    /// </summary>
    public bool MaxCompletionTokensAsMaxTokens { get; init; }

    /// <summary>The same the other way round: sends <c>max_tokens</c> under the name <c>max_completion_tokens</c>, unless that is given too.</summary>
    public bool MaxTokensAsMaxCompletionTokens { get; init; }

    /// <summary>Parameters that are taken out.</summary>
    public ParameterSet Omit { get; init; }

    /// <summary>The value of <c>reasoning_effort</c> in the place of the caller's; null keeps that.</summary>
    public string? Effort { get; init; }

    /// <summary>Sends <c>seed</c> under the name <c>random_seed</c>, Mistral's word for it.</summary>
    public bool SeedAsRandomSeed { get; init; }

    /// <summary>Takes <c>name</c> out of messages.</summary>
    public bool DropMessageNames { get; init; }

    /// <summary>Sends ids of tool calls as nine letters and digits, each id always as the same ones.</summary>
    public bool ShortToolIds { get; init; }

    /// <summary>Adds <c>reasoning_content</c> to messages with tool calls that have none: what is remembered of it, else an empty one.</summary>
    public bool ReasoningBack { get; init; }

    /// <summary>Gives the reasoning that came with a tool call, by the call's id, as a JSON string; null, or null from it, where none is known.</summary>
    public Func<string, byte[]?>? ReasoningOf { get; init; }

    /// <summary>Sends the tool choice <c>required</c> as <c>any</c>, Mistral's word for it.</summary>
    public bool ToolChoiceRequiredAsAny { get; init; }

    /// <summary>Sends messages of role <c>developer</c> with role <c>system</c>.</summary>
    public bool DeveloperAsSystem { get; init; }

    /// <summary>Asks for vectors as numbers, whatever the caller asked for.</summary>
    public bool VectorsAsFloats { get; init; }

    /// <summary>Sends <c>dimensions</c> under the name <c>output_dimension</c>, Mistral's word for it.</summary>
    public bool DimensionsAsOutputDimension { get; init; }

    /// <summary>The beginning of the answer, put behind the messages as the assistant's; null for none.</summary>
    public string? Prefill { get; init; }

    /// <summary>Tokens by which <c>max_tokens</c> and <c>max_completion_tokens</c> are lowered, to 1 at least; 0 for none.</summary>
    public long FewerTokens { get; init; }

    /// <summary>The longest answer that the model can give: a larger bound is lowered to it. Null where that is not known.</summary>
    public long? MostTokens { get; init; }

    /// <summary>The most tokens of the answer, for a body that does not bound it; null adds nothing.</summary>
    public long? AnswerTokens { get; init; }

    /// <summary>The field that bounds the answer, where it is not one of chat completions; null for those.</summary>
    public string? BoundName { get; init; }

    /// <summary>Marks <see cref="Prefill"/> with <c>prefix</c>, as Mistral and DeepSeek want it.</summary>
    public bool PrefillAsPrefix { get; init; }

    /// <summary>Asks vLLM to go on with <see cref="Prefill"/>, which its chat template would end else.</summary>
    public bool PrefillAsContinuation { get; init; }
}
