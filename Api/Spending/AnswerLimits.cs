using System.Globalization;
using Gateway.Api.Routing;
using Gateway.Grains.Interfaces.Protocols.Anthropic;

namespace Gateway.Api.Spending;

/// <summary>
/// The longest answer that a model can give, for requests that do not say how long it may be. Figures as of the vendors' model pages, 2026; a
/// model that is not in the table has its context length.
/// </summary>
internal static class AnswerLimits
{
    private const string SandboxTokens = ":tokens=";

    private static readonly (string Vendor, string Start, long Tokens)[] Known =
    [
        ("openai", "gpt-5", 128_000),
        ("openai", "gpt-4.1", 32_768),
        ("openai", "gpt-4o", 16_384),
        ("openai", "chatgpt-4o", 16_384),
        ("openai", "gpt-4-", 4_096),
        ("openai", "gpt-4", 8_192),
        ("openai", "gpt-3.5", 4_096),
        ("openai", "o1", 100_000),
        ("openai", "o3", 100_000),
        ("openai", "o4", 100_000),
        ("gemini", "gemini-3", 65_536),
        ("gemini", "gemini-2.5", 65_536),
        ("gemini", "gemini-2.0", 8_192),
        ("gemini", "gemini-1.5", 8_192),
        ("deepseek", "deepseek-chat", 8_192),
        ("deepseek", "deepseek-reasoner", 65_536),
    ];

    /// <summary>Tokens of one choice; null where nothing is known of the model.</summary>
    /// <param name="prompt">The most tokens that the prompt can have.</param>
    public static long? Of(Target target, long prompt)
    {
        var model = target.Model.AsSpan(target.Model.LastIndexOf('/') + 1);
        switch (target.Catalog)
        {
            case "sandbox":
                // It says again what it was told, behind a word of its own, or as many words as its name asks for.
                return Sandbox(target.Model) ?? prompt + 1;
            case "anthropic":
                return AnthropicModels.Of(target.Model).MaxOutput;
        }

        foreach (var (vendor, start, tokens) in Known)
        {
            if ((target.Catalog == vendor || target.Catalog is "azure" && vendor == "openai" || target.Catalog == "openrouter") && model.StartsWith(start, StringComparison.Ordinal))
            {
                return tokens;
            }
        }

        return target.ContextLength;
    }

    /// <summary>The words that the name of a model of the sandbox asks for; null where it asks for none.</summary>
    public static long? Sandbox(string model)
    {
        var at = model.IndexOf(SandboxTokens, StringComparison.Ordinal);
        if (at < 0)
        {
            return null;
        }

        var digits = model.AsSpan(at + SandboxTokens.Length);
        var end = digits.IndexOf(':');
        return long.TryParse(end < 0 ? digits : digits[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var tokens) ? tokens : null;
    }
}
