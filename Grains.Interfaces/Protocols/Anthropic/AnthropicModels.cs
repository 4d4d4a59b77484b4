namespace Gateway.Grains.Interfaces.Protocols.Anthropic;

/// <summary>
/// The models of the Messages API by family and version. A newer version than the table knows has the facts of the newest row before it.
/// </summary>
public static class AnthropicModels
{
    /// <summary>Tokens of input and output together that every model with <see cref="AnthropicModel.ChecksContext"/> has.</summary>
    public const long CheckedContext = 200_000;

    /// <summary>A version that is not in the name (<c>claude-opus-latest</c>) counts as newer than all.</summary>
    private const int Newest = 9999;

    /// <summary>Other vendors' models behind the same API (DeepSeek, Kimi, vLLM): the oldest shape, which all of them copied first.</summary>
    private static readonly AnthropicModel Foreign = new()
    {
        MaxOutput = 8192, IsKnown = false, Thinking = AnthropicThinkingKind.Budget,
    };

    private static readonly AnthropicModel First = new() { MaxOutput = 4096, Prefill = true, ChecksContext = true };

    // Manual thinking began with 3.7 (docs.claude.com/en/docs/build-with-claude/extended-thinking).
    private static readonly AnthropicModel WithBudget = First with { MaxOutput = 64_000, Thinking = AnthropicThinkingKind.Budget };

    // Structured outputs: 4.1 and from 4.5 on; "temperature and top_p cannot both be specified" likewise.
    private static readonly AnthropicModel Opus41 = WithBudget with { MaxOutput = 32_000, StructuredOutputs = true, OneSamplingOnly = true };

    // From 4.5 on the answer ends with model_context_window_exceeded instead of the request being refused.
    private static readonly AnthropicModel Version45 = Opus41 with { MaxOutput = 64_000, ChecksContext = false };

    // "Prefilling assistant messages returns a 400 error on Claude 4.6 models"; budgets are deprecated for adaptive thinking
    // (platform.claude.com/docs/en/about-claude/models/migration-guide). The effort xhigh is a recorded 400 on 4.6.
    private static readonly AnthropicModel Version46 = Version45 with
    {
        MaxOutput = 128_000, Thinking = AnthropicThinkingKind.Adaptive, Prefill = false,
    };

    // After Opus 4.6 no sampling parameters, whatever the API version (types of @anthropic-ai/sdk); only adaptive thinking.
    private static readonly AnthropicModel Version47 = Version46 with { TakesSampling = false, HasXHighEffort = true };

    // Always thinks: "disabled" is a 400 (docs.aws.amazon.com/bedrock/latest/userguide/claude-messages-adaptive-thinking.html).
    private static readonly AnthropicModel AlwaysThinks = Version47 with { CanStopThinking = false };

    // ... and a forced tool choice is a 400 (github.com/vercel/ai, getModelCapabilities as of ai@7.0.113, the source of all bounds here).
    private static readonly AnthropicModel NeverForced = AlwaysThinks with { TakesForcedTools = false };

    /// <summary>From which version of a family on (all families where it is empty) the facts hold; a later row wins.</summary>
    private static readonly (string Family, int From, AnthropicModel Facts)[] Rows =
    [
        ("", 000, First),
        ("", 305, First with { MaxOutput = 8192 }),
        ("", 307, WithBudget),
        ("opus", 400, WithBudget with { MaxOutput = 32_000 }),
        ("", 401, Opus41),
        ("", 405, Version45),
        ("", 406, Version46),
        ("", 407, Version47),
        ("haiku", 500, Version47 with { MaxOutput = 64_000 }),
        ("fable", 500, AlwaysThinks),
        ("mythos", 500, AlwaysThinks),
        ("fable", 501, NeverForced),
        ("mythos", 501, NeverForced),
        ("opus", 505, NeverForced),
        ("sonnet", 505, NeverForced),
    ];

    /// <param name="name">The provider's name of the model, with whatever prefix and date: <c>claude-sonnet-4-5-20250929</c>, <c>us.anthropic.claude-opus-4-6-v1</c>.</param>
    public static AnthropicModel Of(string name)
    {
        var start = name.IndexOf("claude", StringComparison.OrdinalIgnoreCase);
        if (start < 0)
        {
            return Foreign;
        }

        var (family, version) = Parse(name[start..]);
        var found = Array.FindLast(Rows, row => row.From <= version && (row.Family.Length == 0 || row.Family == family)).Facts;

        // The next model may bound its answers lower than the last one did; asking for too much is refused.
        return version == Newest ? found with { MaxOutput = 64_000, IsKnown = false } : found;
    }

    private static (string Family, int Version) Parse(string name)
    {
        var family = "";
        var major = -1;
        var minor = 0;
        foreach (var word in name.ToLowerInvariant().Split('-', '.', '@', ':', '_', '/'))
        {
            if (word is "opus" or "sonnet" or "haiku" or "fable" or "mythos")
            {
                family = word;
            }
            else if (word.Length <= 2 && int.TryParse(word, out var number))
            {
                (major, minor) = major < 0 ? (number, 0) : (major, minor == 0 ? number : minor);
            }
        }

        return (family, major < 0 ? Newest : (major * 100) + minor);
    }
}
