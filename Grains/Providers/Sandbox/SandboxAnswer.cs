namespace Gateway.Grains.Providers.Sandbox;

/// <summary>An answer, settled before its first byte: streamed or not, it has the same words and usage.</summary>
internal sealed record SandboxAnswer
{
    public required string Id { get; init; }

    /// <summary>Unix seconds.</summary>
    public required long Created { get; init; }

    public required string Model { get; init; }

    /// <summary>What is said, repeated or cut to <see cref="Words"/>.</summary>
    public required string Text { get; init; }

    /// <summary>The tool that is called instead of saying anything; null for none.</summary>
    public required string? Tool { get; init; }

    /// <summary>Words of one choice.</summary>
    public required long Words { get; init; }

    public required string FinishReason { get; init; }

    public required int Choices { get; init; }

    public required long PromptTokens { get; init; }

    /// <summary>Null for no pauses.</summary>
    public required double? TokensPerSecond { get; init; }

    /// <summary>Chunks of content after which it breaks off; null for never.</summary>
    public required int? DieAfter { get; init; }

    public long CompletionTokens => Words * Choices;

    /// <param name="maxTokens">The request's bound; null for none.</param>
    public static SandboxAnswer To(SandboxQuestion question, SandboxModel behaviour, string id, long created, string model, long? maxTokens, int choices)
    {
        var text = question.WantsJson ? $$$"""{"echo":{{{SandboxJson.Quote(question.LastUserText)}}}}""" : "echo: " + question.LastUserText;

        // A tool call is one word, its arguments "{}". JSON that was repeated would be none: 'tokens' does not apply to either.
        var wanted = question.Tool is not null ? 1 : question.WantsJson ? SandboxWords.Count(text) : behaviour.Tokens ?? SandboxWords.Count(text);
        var words = question.Tool is null ? Math.Min(wanted, Math.Max(0, maxTokens ?? long.MaxValue)) : wanted;
        return new SandboxAnswer
        {
            Id = id,
            Created = created,
            Model = model,
            Text = text,
            Tool = question.Tool,
            Words = words,
            FinishReason = question.Tool is not null ? "tool_calls" : words < wanted ? "length" : "stop",
            Choices = choices,
            PromptTokens = question.PromptTokens,
            TokensPerSecond = behaviour.TokensPerSecond,
            DieAfter = behaviour.DieAfter,
        };
    }

    /// <summary>The <c>usage</c> object.</summary>
    public string Usage() =>
        $$$"""{"prompt_tokens":{{{PromptTokens}}},"completion_tokens":{{{CompletionTokens}}},"total_tokens":{{{PromptTokens + CompletionTokens}}},"prompt_tokens_details":{"cached_tokens":0},"completion_tokens_details":{"reasoning_tokens":0}}""";
}
