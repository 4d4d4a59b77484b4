using System.Collections.Frozen;
using Gateway.Grains.Interfaces.Providers;

namespace Gateway.Grains.Providers.OpenAI;

/// <summary>What of a request a dialect of OpenAI's chat API cannot take as it is.</summary>
/// <param name="AcceptsStreamOptions">False: <c>stream_options</c> is refused, and usage comes without being asked for.</param>
/// <param name="MaxCompletionTokensAsMaxTokens">True: <c>max_completion_tokens</c> is refused or ignored; <c>max_tokens</c> is what bounds the answer.</param>
/// <param name="ToolChoiceRequiredAsAny">True: <c>tool_choice: "required"</c> is called <c>"any"</c>.</param>
/// <param name="DeveloperAsSystem">True: the role <c>developer</c> is refused; <c>system</c> means the same.</param>
/// <param name="FloatVectorsOnly">True: embeddings as base64 are refused or ignored; the gateway asks for numbers and encodes them.</param>
/// <param name="DimensionsAsOutputDimension">True: <c>dimensions</c> of embeddings is called <c>output_dimension</c>.</param>
/// <param name="MayIgnoreEncoding">False: <c>encoding_format</c> is certain to be obeyed, and answers need no look.</param>
internal sealed record DialectTraits(
    bool AcceptsStreamOptions = true,
    bool MaxCompletionTokensAsMaxTokens = false,
    bool ToolChoiceRequiredAsAny = false,
    bool DeveloperAsSystem = false,
    bool FloatVectorsOnly = false,
    bool DimensionsAsOutputDimension = false,
    bool MayIgnoreEncoding = true)
{
    /// <summary>The <c>api-version</c> from which Azure's dated surface takes <c>stream_options</c>; older ones answer 400.</summary>
    private const string AzureStreamOptionsSince = "2024-09-01";

    /// <summary>Nothing is rewritten: OpenAI itself.</summary>
    private static readonly DialectTraits Plain = new(MayIgnoreEncoding: false);

    /// <summary>Whatever says that it is compatible with OpenAI, and may not know all of it.</summary>
    private static readonly DialectTraits Unknown = new();

    private static readonly DialectTraits AzureBeforeStreamOptions = new(AcceptsStreamOptions: false, MayIgnoreEncoding: false);

    private static readonly FrozenDictionary<Dialect, DialectTraits> ByDialect = new Dictionary<Dialect, DialectTraits>
    {
        [Dialect.OpenAI] = Plain,
        [Dialect.Generic] = Unknown,

        // 400 "messages[0].role: unknown variant `developer`, expected one of `system`, `user`, `assistant`, `tool`"
        // (github.com/earendil-works/pi/issues/1048). The API reference knows max_tokens only, and stream_options.include_usage
        // (api-docs.deepseek.com/api/create-chat-completion).
        // That reference has chat, and completions for filling in; nothing else.
        [Dialect.DeepSeek] = new(MaxCompletionTokensAsMaxTokens: true, DeveloperAsSystem: true)
        {
            Lacks =
            [
                ProviderOperation.Embeddings, ProviderOperation.Moderations, ProviderOperation.ImageGenerations, ProviderOperation.ImageEdits,
                ProviderOperation.Speech, ProviderOperation.Transcriptions, ProviderOperation.Translations,
            ],
        },

        // Fields outside the schema are a 422 "extra_forbidden": max_completion_tokens (github.com/editor-code-assistant/eca/issues/231),
        // stream_options too; usage is always in the last chunk. Roles are system, user, assistant, tool; tool_choice any is OpenAI's
        // required (docs.mistral.ai/api). That reference calls the length of vectors output_dimension; base64 comes back broken
        // (github.com/mem0ai/mem0/issues/4057). It has no completions but fim, and no pictures.
        [Dialect.Mistral] = new(
            AcceptsStreamOptions: false, MaxCompletionTokensAsMaxTokens: true, ToolChoiceRequiredAsAny: true, DeveloperAsSystem: true,
            FloatVectorsOnly: true, DimensionsAsOutputDimension: true)
        {
            Lacks = [ProviderOperation.Completions, ProviderOperation.ImageGenerations, ProviderOperation.ImageEdits, ProviderOperation.Translations],
        },

        // The API reference has stream_options and max_completion_tokens (max_tokens is deprecated there)
        // (console.groq.com/docs/api-reference). It has chat, audio, and models.
        [Dialect.Groq] = Unknown with
        {
            Lacks = [ProviderOperation.Completions, ProviderOperation.Moderations, ProviderOperation.ImageGenerations, ProviderOperation.ImageEdits],
        },

        // The API reference has stream_options and max_completion_tokens (docs.x.ai/docs/api-reference).
        [Dialect.XAI] = Unknown,

        // Maps OpenAI's fields to what each of its upstreams knows (openrouter.ai/docs/api-reference/parameters).
        [Dialect.OpenRouter] = Unknown,

        // max_completion_tokens is ignored, the answer is unbounded then (github.com/ollama/ollama/issues/7125). Roles are handed to the
        // model's template, which drops what it does not know. stream_options is listed as supported (docs.ollama.com/openai).
        // Embeddings are lists of numbers (docs.ollama.com/openai); newer versions know base64 too.
        [Dialect.Ollama] = new(MaxCompletionTokensAsMaxTokens: true, DeveloperAsSystem: true, FloatVectorsOnly: true),

        // Roles are handed to the model's chat template; most fail on developer (github.com/1CatAI/1Cat-vLLM/issues/493).
        // max_completion_tokens and stream_options are known (docs.vllm.ai, OpenAI-compatible server).
        [Dialect.VLlm] = new(DeveloperAsSystem: true),
    }.ToFrozenDictionary();

    /// <summary>Operations that are not there: another target may have them.</summary>
    public IReadOnlyList<ProviderOperation> Lacks { get; init; } = [];

    public static DialectTraits Of(ProviderSettings settings)
    {
        if (settings.Kind == ProviderKind.Azure)
        {
            return settings.ApiVersion is { } version && string.CompareOrdinal(version, AzureStreamOptionsSince) < 0 ? AzureBeforeStreamOptions : Plain;
        }

        return ByDialect.GetValueOrDefault(settings.Dialect, Unknown);
    }
}
