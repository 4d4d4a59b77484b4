using System.Collections.Frozen;
using Gateway.Grains.Interfaces.Providers;

namespace Gateway.Grains.Providers.OpenAI;

/// <summary>What a dialect of OpenAI's API has beside chat; what its models take of a chat request stands in the model table.</summary>
/// <param name="FloatVectorsOnly">True: embeddings as base64 are refused or ignored; the gateway asks for numbers and encodes them.</param>
/// <param name="DimensionsAsOutputDimension">True: <c>dimensions</c> of embeddings is called <c>output_dimension</c>.</param>
/// <param name="MayIgnoreEncoding">False: <c>encoding_format</c> is certain to be obeyed, and answers need no look.</param>
internal sealed record DialectTraits(bool FloatVectorsOnly = false, bool DimensionsAsOutputDimension = false, bool MayIgnoreEncoding = true)
{
    /// <summary>OpenAI itself.</summary>
    private static readonly DialectTraits Plain = new(MayIgnoreEncoding: false);

    /// <summary>Whatever says that it is compatible with OpenAI, and may not know all of it.</summary>
    private static readonly DialectTraits Unknown = new();

    private static readonly FrozenDictionary<Dialect, DialectTraits> ByDialect = new Dictionary<Dialect, DialectTraits>
    {
        [Dialect.OpenAI] = Plain,

        // The API reference has chat, and completions for filling in; nothing else (api-docs.deepseek.com/api/create-chat-completion).
        [Dialect.DeepSeek] = new()
        {
            Lacks =
            [
                ProviderOperation.Embeddings, ProviderOperation.Moderations, ProviderOperation.ImageGenerations, ProviderOperation.ImageEdits,
                ProviderOperation.Speech, ProviderOperation.Transcriptions, ProviderOperation.Translations,
            ],
        },

        // The API reference calls the length of vectors output_dimension (docs.mistral.ai/api); base64 comes back broken
        // (github.com/mem0ai/mem0/issues/4057). It has no completions but fim, no pictures and no translations. Its audio/speech is another one:
        // voice_id is asked for, and the sound comes as base64 in JSON (docs.mistral.ai/studio/audio/text-to-speech/generate-speech).
        [Dialect.Mistral] = new(FloatVectorsOnly: true, DimensionsAsOutputDimension: true)
        {
            Lacks = [ProviderOperation.Completions, ProviderOperation.ImageGenerations, ProviderOperation.ImageEdits, ProviderOperation.Speech, ProviderOperation.Translations],
        },

        // Sound is at paths of its own, tts and stt (docs.x.ai/docs/model-capabilities/audio/voice). Pictures to be edited are taken as JSON only:
        // a form is answered with 415, and "the OpenAI SDK's images.edit() method is not supported" (docs.x.ai, image generation and edit).
        [Dialect.XAI] = Unknown with
        {
            Lacks = [ProviderOperation.ImageEdits, ProviderOperation.Speech, ProviderOperation.Transcriptions, ProviderOperation.Translations],
        },

        // Chat, responses and audio; text completions are named as missing (console.groq.com/docs/openai). Embeddings are passed on: other pages
        // have them.
        [Dialect.Groq] = Unknown with
        {
            Lacks = [ProviderOperation.Completions, ProviderOperation.Moderations, ProviderOperation.ImageGenerations, ProviderOperation.ImageEdits],
        },

        // Embeddings are lists of numbers (docs.ollama.com/openai); newer versions know base64 too.
        [Dialect.Ollama] = new(FloatVectorsOnly: true),
    }.ToFrozenDictionary();

    /// <summary>Operations that are not there: another target may have them.</summary>
    public IReadOnlyList<ProviderOperation> Lacks { get; init; } = [];

    public static DialectTraits Of(ProviderSettings settings) =>
        settings.Kind == ProviderKind.Azure ? Plain : ByDialect.GetValueOrDefault(settings.Dialect, Unknown);
}
