using System.Collections.Frozen;

namespace Gateway.Grains.Providers.OpenAI;

/// <summary>What of a request a dialect of OpenAI's chat API cannot take as it is.</summary>
/// <param name="AcceptsStreamOptions">False: <c>stream_options</c> is refused, and usage comes without being asked for.</param>
/// <param name="MaxCompletionTokensAsMaxTokens">True: <c>max_completion_tokens</c> is refused or ignored; <c>max_tokens</c> is what bounds the answer.</param>
/// <param name="ToolChoiceRequiredAsAny">True: <c>tool_choice: "required"</c> is called <c>"any"</c>.</param>
/// <param name="DeveloperAsSystem">True: the role <c>developer</c> is refused; <c>system</c> means the same.</param>
internal sealed record DialectTraits(
    bool AcceptsStreamOptions = true,
    bool MaxCompletionTokensAsMaxTokens = false,
    bool ToolChoiceRequiredAsAny = false,
    bool DeveloperAsSystem = false)
{
    /// <summary>The <c>api-version</c> from which Azure's dated surface takes <c>stream_options</c>; older ones answer 400.</summary>
    private const string AzureStreamOptionsSince = "2024-09-01";

    /// <summary>Nothing is rewritten: OpenAI itself, and whatever says that it is compatible.</summary>
    private static readonly DialectTraits Plain = new();

    private static readonly DialectTraits AzureBeforeStreamOptions = new(AcceptsStreamOptions: false);

    private static readonly FrozenDictionary<Dialect, DialectTraits> ByDialect = new Dictionary<Dialect, DialectTraits>
    {
        [Dialect.OpenAI] = Plain,
        [Dialect.Generic] = Plain,

        // 400 "messages[0].role: unknown variant `developer`, expected one of `system`, `user`, `assistant`, `tool`"
        // (github.com/earendil-works/pi/issues/1048). The API reference knows max_tokens only, and stream_options.include_usage
        // (api-docs.deepseek.com/api/create-chat-completion).
        [Dialect.DeepSeek] = new(MaxCompletionTokensAsMaxTokens: true, DeveloperAsSystem: true),

        // Fields outside the schema are a 422 "extra_forbidden": max_completion_tokens (github.com/editor-code-assistant/eca/issues/231),
        // stream_options too; usage is always in the last chunk. Roles are system, user, assistant, tool; tool_choice any is OpenAI's
        // required (docs.mistral.ai/api).
        [Dialect.Mistral] = new(
            AcceptsStreamOptions: false, MaxCompletionTokensAsMaxTokens: true, ToolChoiceRequiredAsAny: true, DeveloperAsSystem: true),

        // The API reference has stream_options and max_completion_tokens (max_tokens is deprecated there)
        // (console.groq.com/docs/api-reference).
        [Dialect.Groq] = Plain,

        // The API reference has stream_options and max_completion_tokens (docs.x.ai/docs/api-reference).
        [Dialect.XAI] = Plain,

        // Maps OpenAI's fields to what each of its upstreams knows (openrouter.ai/docs/api-reference/parameters).
        [Dialect.OpenRouter] = Plain,

        // max_completion_tokens is ignored, the answer is unbounded then (github.com/ollama/ollama/issues/7125). Roles are handed to the
        // model's template, which drops what it does not know. stream_options is listed as supported (docs.ollama.com/openai).
        [Dialect.Ollama] = new(MaxCompletionTokensAsMaxTokens: true, DeveloperAsSystem: true),

        // Roles are handed to the model's chat template; most fail on developer (github.com/1CatAI/1Cat-vLLM/issues/493).
        // max_completion_tokens and stream_options are known (docs.vllm.ai, OpenAI-compatible server).
        [Dialect.VLlm] = new(DeveloperAsSystem: true),
    }.ToFrozenDictionary();

    public static DialectTraits Of(ProviderSettings settings)
    {
        if (settings.Kind == ProviderKind.Azure)
        {
            return settings.ApiVersion is { } version && string.CompareOrdinal(version, AzureStreamOptionsSince) < 0 ? AzureBeforeStreamOptions : Plain;
        }

        return ByDialect.GetValueOrDefault(settings.Dialect, Plain);
    }
}
