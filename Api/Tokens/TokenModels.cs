namespace Gateway.Api.Tokens;

/// <summary>Which <see cref="TokenModel"/> a model has, by its name and by whose it is. The figures: our count against the provider's own usage.</summary>
internal static class TokenModels
{
    private static readonly TokenModel Sandbox = new("sandbox", TokenEncoding.Words) { HasVocabulary = true, PerPrompt = 0, PerMessage = 0, PerPromptMost = 0, PerMessageMost = 0, PerCall = 1 };

    private static readonly TokenModel O200k = new("openai-o200k", TokenEncoding.O200k) { HasVocabulary = true, ReadsDeclarations = true, LowRatio = 0.93, PerTools = 12, PerImage = 1_500 };
    private static readonly TokenModel O200kMini = O200k with { PerImage = 4_000 };

    // Its pictures count 33 times as many tokens as those of its larger sister: 2,833 and 5,667 a tile.
    private static readonly TokenModel Gpt4oMini = O200k with { PerImage = 48_200 };
    private static readonly TokenModel Reasoning = O200k with { HidesReasoning = true };
    private static readonly TokenModel ReasoningMini = O200kMini with { HidesReasoning = true };

    // One token less than the others, and tools cost a preamble of their own.
    private static readonly TokenModel Gpt5 = Reasoning with { PerPrompt = 2, PerTools = 90, PerImage = 4_000 };
    private static readonly TokenModel Cl100k = new("openai-cl100k", TokenEncoding.Cl100k) { HasVocabulary = true, ReadsDeclarations = true, LowRatio = 0.98, PerTools = 12, PerImage = 1_500 };


    // 65 tokens, 129 for each of four tiles at most, and 6,240 for the fidelity of what is not square (developers.openai.com/api/docs/guides/images-vision).
    private static readonly TokenModel GptImage1 = Reasoning with { HasVocabulary = false, LowRatio = 0.9, PerEditedImage = 6_900 };

    // Azure still serves the version of March 2023, whose messages had a token more.
    private static readonly TokenModel Gpt35 = Cl100k with { PerMessageMost = 5 };

    private static readonly TokenModel Azure = Estimate("azure", 0.97, 0.90) with { PerPrompt = 3, HidesReasoning = true };
    private static readonly TokenModel GptOss = Estimate("gpt-oss", 0.98, 0.90) with { PerPrompt = 70, PerPromptMost = 100, PerMessage = 4, PerMessageMost = 10, HidesReasoning = true, ReadsDeclarations = true, PerTools = 20 };
    private static readonly TokenModel DeepSeek = Estimate("deepseek", 0.98, 0.90) with { PerPrompt = 2, PerPromptMost = 100, PerCall = 39, PerTools = 240 };
    private static readonly TokenModel Llama = Estimate("llama", 0.96, 0.85) with { PerPrompt = 15, PerMessage = 8, PerPromptMost = 60, PerMessageMost = 12, PerCall = 40 };
    private static readonly TokenModel Llama4 = Llama with { PerTools = 640 };
    private static readonly TokenModel Mistral = Estimate("mistral", 0.92, 0.75) with { PerMessage = 4, PerMessageMost = 8, PerCall = 3, PerTools = 0 };
    private static readonly TokenModel Gemini = Estimate("gemini", 0.95, 0.78) with { PerPrompt = 0, PerMessage = 1, PerMessageMost = 3, PerCall = 7, PerTools = 0, PerImage = 4_200, HidesReasoning = true };
    private static readonly TokenModel Claude = Estimate("claude", 0.87, 0.79) with { PerMessage = 5, PerMessageMost = 10, PerTools = 490, PerCall = 45, PerImage = 1_700 };
    private static readonly TokenModel Claude3 = Claude with { PerTools = 290 };
    private static readonly TokenModel NewClaude = Claude with { Family = "claude-new", Ratio = 0.67, LowRatio = 0.57, PerTools = 600, PerImage = 5_000 };
    private static readonly TokenModel Grok = Estimate("grok", 0.95, 0.85) with { PerPrompt = 5, PerPromptMost = 200, PerTools = 130, HidesReasoning = true };
    private static readonly TokenModel Other = Estimate("other", 0.91, 0.75) with { PerPrompt = 5, PerMessage = 8, PerPromptMost = 100, PerMessageMost = 16, PerCall = 40, PerImage = 16_400 };

    /// <summary>For bounds where the model is not known: no family has larger figures.</summary>
    public static TokenModel Any { get; } = Other with { Family = "any", PerPromptMost = 200, PerTools = 1_000, PerImage = 48_200 };

    /// <param name="catalog">The vendor, as the catalog names it; null where it is not known.</param>
    /// <param name="model">The provider's own name of the model.</param>
    public static TokenModel Of(string? catalog, string model)
    {
        if (catalog == "sandbox")
        {
            return Sandbox;
        }

        // Routers and hosts put the vendor before the name, fine-tuned models of OpenAI begin with "ft:".
        var name = model.AsSpan(model.LastIndexOf('/') + 1);
        name = Starts(name, "ft:") ? name[3..] : name;
        return OpenAI(name) ?? Open(name) ?? (catalog switch
        {
            "openai" => Reasoning with { HasVocabulary = false, LowRatio = 0.9 },
            "azure" => Azure,
            "anthropic" => Claude,
            "gemini" => Gemini,
            "mistral" => Mistral,
            "deepseek" => DeepSeek,
            "xai" => Grok,
            _ => Other,
        });
    }

    private static TokenModel Estimate(string family, double ratio, double lowRatio) => new(family, TokenEncoding.O200k)
    {
        Ratio = ratio,
        LowRatio = lowRatio,
        PerPromptMost = 20,
        PerMessageMost = 8,
        PerTools = 100,
        PerCall = 10,
    };

    private static TokenModel? OpenAI(ReadOnlySpan<char> name)
    {
        if (Starts(name, "gpt-4o-mini"))
        {
            return Gpt4oMini;
        }

        if (Starts(name, "gpt-4o") || Starts(name, "chatgpt-4o") || Starts(name, "gpt-4.5") || Starts(name, "gpt-5-chat"))
        {
            return O200k;
        }

        if (Starts(name, "gpt-image-1"))
        {
            return GptImage1;
        }

        if (Starts(name, "gpt-4.1"))
        {
            return O200kMini;
        }

        var isSmall = name.Contains("mini", StringComparison.OrdinalIgnoreCase) || name.Contains("nano", StringComparison.OrdinalIgnoreCase);
        if (Starts(name, "gpt-5"))
        {
            return Gpt5;
        }

        if (Starts(name, "o1") || Starts(name, "o3") || Starts(name, "o4"))
        {
            return isSmall ? ReasoningMini : Reasoning;
        }

        if (Starts(name, "gpt-35"))
        {
            return Gpt35;
        }

        return Starts(name, "gpt-4") || Starts(name, "gpt-3.5") || Starts(name, "text-embedding-3") || Starts(name, "text-embedding-ada-002")
            ? Cl100k
            : null;
    }

    private static TokenModel? Open(ReadOnlySpan<char> name) =>
        Has(name, "claude") ? ClaudeOf(name)
        : Has(name, "gemini") ? Gemini
        : Has(name, "gpt-oss") ? GptOss
        : Has(name, "deepseek") && !Has(name, "distill") ? DeepSeek
        : Has(name, "llama-4") ? Llama4
        : Has(name, "llama") ? Llama
        : Has(name, "mistral") || Has(name, "mixtral") || Has(name, "magistral") || Has(name, "codestral") || Has(name, "ministral") ? Mistral
        : Has(name, "grok") ? Grok
        : null;

    /// <summary>A new tokenizer came with Opus 4.7: it makes about a third more tokens of a text.</summary>
    private static TokenModel ClaudeOf(ReadOnlySpan<char> name)
    {
        var isOld = Has(name, "claude-2") || Has(name, "claude-3") || Has(name, "haiku-4") || Has(name, "sonnet-4")
            || Has(name, "opus-4-0") || Has(name, "opus-4-1") || Has(name, "opus-4-2") || Has(name, "opus-4-5") || Has(name, "opus-4-6")
            || Has(name, "opus-4.1") || Has(name, "opus-4.5") || Has(name, "opus-4.6") || name.EndsWith("opus-4", StringComparison.OrdinalIgnoreCase);
        return Has(name, "claude-3") ? Claude3 : isOld ? Claude : NewClaude;
    }

    private static bool Starts(ReadOnlySpan<char> name, string start) => name.StartsWith(start, StringComparison.OrdinalIgnoreCase);

    private static bool Has(ReadOnlySpan<char> name, string part) => name.Contains(part, StringComparison.OrdinalIgnoreCase);
}
