namespace Gateway.Grains.Interfaces.Models;

/// <summary>
/// Which models go on from the beginning of an answer that stands as the last message. Known ones only: a model that takes it for a
/// message of its own would answer it, and the joined text would be wrong. <c>AssistantPrefill</c> of a provider overrides this.
/// </summary>
public static class AssistantPrefill
{
    /// <summary>
    /// Up to Claude 4.5; Opus 4.6, Sonnet 4.6 and everything after them answer 400 "does not support assistant message prefill"
    /// (platform.claude.com/docs/en/build-with-claude/prompt-engineering/prefill-claudes-response).
    /// </summary>
    private static readonly string[] Claude =
    [
        "claude-2", "claude-instant", "claude-3", "claude-opus-4-0", "claude-opus-4-1", "claude-opus-4-2025", "claude-opus-4-5",
        "claude-sonnet-4-0", "claude-sonnet-4-2025", "claude-sonnet-4-5", "claude-haiku-4-5",
    ];

    /// <param name="vendor">The provider's name in the model catalog; null where it is not there.</param>
    /// <param name="model">The provider's own name of the model.</param>
    public static bool IsTakenBy(string? vendor, string model) => vendor switch
    {
        "anthropic" => model is "claude-opus-4" or "claude-sonnet-4" || StartsWithAny(model),

        // The field `prefix` of an assistant's message (docs.mistral.ai/api, "prefix").
        "mistral" => true,
        _ => false,
    };

    private static bool StartsWithAny(string model) => Array.Exists(Claude, start => model.StartsWith(start, StringComparison.Ordinal));
}
