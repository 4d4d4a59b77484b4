using Gateway.Grains.Interfaces.Protocols.Chat;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Api.Tokens;

/// <summary>Counts prompts before they are sent: a bound that costs nothing, and a count for where the bound does not fit.</summary>
internal static class PromptTokens
{
    /// <summary>Bytes of text that are counted at most; the rest counts a token a byte in <see cref="PromptCount.Most"/>.</summary>
    private const long MaxCountedBytes = 1024 * 1024;

    /// <summary>English text has about four bytes a token with all current tokenizers, Chinese text three.</summary>
    private const int BytesPerToken = 4;

    /// <summary>Templates put more around a message with tools than its JSON has; of all recordings Claude's are the largest.</summary>
    private const int BoundPerTools = 1_000;

    /// <summary>
    /// The most that a second of sound takes is 32 tokens (Gemini; ai.google.dev/gemini-api/docs/tokens), the least that it takes of a
    /// file is 750 bytes (Opus at 6 kbit/s).
    /// </summary>
    private const int BytesPerAudioToken = 23;

    /// <summary>What a medium is taken for that is named but not here: more than the 100 pages of 3,000 tokens that a request may have would fit no model.</summary>
    private const int PerReference = 200_000;

    /// <summary>A document of a few pages.</summary>
    private const int CommonReference = 5_000;

    /// <summary>
    /// More tokens than any tokenizer makes of the prompt: one for each byte of the body, which holds more than templates add, and the
    /// figures below for what is no text. Costs a few nanoseconds.
    /// </summary>
    /// <param name="model">The target's <c>Tokens</c>; null for whichever, where pictures count as for the most expensive model.</param>
    public static long UpperBound(RequestHead head, TokenModel? model = null)
    {
        model ??= TokenModels.Any;
        var edited = head.Makes.Kind == MediaAskKind.Images ? (long)head.Media.Images * model.PerEditedImage : 0;
        return head.PromptBytes + model.PerPromptMost + (head.HasTools ? BoundPerTools : 0) + Media(head.Media, model, isMost: true) + edited;
    }

    /// <summary>About how many tokens the prompt has, by its length: for what is shown, not for what is billed.</summary>
    public static long Guess(RequestHead head, TokenModel model) =>
        Round((head.TextBytes + BytesPerToken - 1) / BytesPerToken, model.Ratio) + model.PerPrompt + ((long)model.PerMessage * head.Messages) + Media(head.Media, model, isMost: false);

    /// <summary>
    /// Counts the prompt. Loads the vocabulary at the first need (a fifth of a second, once a process), else about a millisecond of CPU for
    /// 1,000 tokens; of a longer text than 1 MiB the rest is extrapolated, and counts a token a byte in <see cref="PromptCount.Most"/>.
    /// </summary>
    /// <param name="body">The body that <paramref name="head"/> was read from.</param>
    /// <param name="model">The target's <c>Tokens</c>.</param>
    public static async ValueTask<PromptCount> Count(ReadOnlyMemory<byte> body, RequestHead head, TokenModel model, CancellationToken cancellation = default)
    {
        if (body.IsEmpty)
        {
            // A form, which is not in memory.
            return Bounded(Guess(head, model), long.MaxValue, isExact: false, head, model);
        }

        var tokenizer = model.Encoding == TokenEncoding.Words ? null : await Vocabulary.Load(model.Encoding).WaitAsync(cancellation);
        using var turn = await CountingTurns.Take(body.Length, cancellation);
        var counter = new TextCounter(tokenizer, MaxCountedBytes);
        if (head.TextFields.Count > 0)
        {
            return Fields(body, head, model, counter);
        }

        if (!ChatRequest.TryParse(body, out var chat, out _))
        {
            // A shape that only some provider knows.
            counter.Add(body.Span);
            return Bounded(Round(counter.Extrapolated, model.Ratio), long.MaxValue, isExact: false, head, model);
        }

        using (chat)
        {
            return Chat(chat, head, model, counter);
        }
    }

    private static PromptCount Fields(ReadOnlyMemory<byte> body, RequestHead head, TokenModel model, TextCounter counter)
    {
        var given = PromptTexts.AddFields(body, head.TextFields, counter);
        var most = Round(counter.Tokens, model.LowRatio) + counter.Skipped + given + (model.HasVocabulary ? 0 : model.PerPromptMost);
        var isExact = model.HasVocabulary && counter.Skipped == 0;
        return Bounded(Round(counter.Extrapolated, model.Ratio) + given, isExact ? 0 : most, isExact, head, model);
    }

    private static PromptCount Chat(ChatRequest chat, RequestHead head, TokenModel model, TextCounter counter)
    {
        // 1. Texts and calls; tools, as the model reads them; fields that providers may or may not read.
        var (names, calls) = PromptTexts.AddMessages(chat, counter);
        var texts = counter.Tokens;
        PromptTexts.AddTools(chat, model, counter);
        var tools = counter.Tokens - texts;
        var known = counter.Extrapolated;
        if (model.Encoding == TokenEncoding.Words)
        {
            // The sandbox reads nothing but the texts of messages.
            return new PromptCount(known, known, true);
        }

        var counted = counter.Tokens;
        PromptTexts.AddOthers(chat, counter);

        // 2. What stands around them.
        var messages = chat.Messages.Count;
        var around = model.PerPrompt + (model.PerMessage * messages) + names + (model.PerCall * calls) + (chat.Tools.Count > 0 ? model.PerTools : 0);
        var aroundMost = model.PerPromptMost + (model.PerMessageMost * messages) + names + ((model.PerCall + 30) * calls) + (chat.Tools.Count > 0 ? model.PerTools + 100 : 0);
        var media = Media(head.Media, model, isMost: false);
        var isExact = model.HasVocabulary && counter.Skipped == 0 && counter.Tokens == counted && tools == 0 && calls == 0 && head.Media.IsNone && model.HasFixedTemplate;
        var tokens = Round(known, model.Ratio) + around + media;

        // Schemas differ more than texts do: half as many again.
        var most = Round(counter.Tokens + (tools / 2), model.LowRatio) + counter.Skipped + aroundMost + Media(head.Media, model, isMost: true);
        return Bounded(tokens, isExact ? 0 : most, isExact, head, model);
    }

    private static PromptCount Bounded(long tokens, long most, bool isExact, RequestHead head, TokenModel model)
    {
        tokens = Math.Min(tokens, UpperBound(head, model));
        return new PromptCount(tokens, Math.Clamp(most, tokens, UpperBound(head, model)), isExact);
    }

    /// <summary>A common picture is half as large as the largest that counts; a common file has eight bytes a token, a common sound file far more.</summary>
    private static long Media(PromptMedia media, TokenModel model, bool isMost) =>
        media.IsNone ? 0
        : isMost ? ((long)media.Images * model.PerImage) + (media.AudioBytes / BytesPerAudioToken) + media.FileBytes + ((long)media.References * PerReference)
        : (media.Images * model.PerImage / 2L) + (media.AudioBytes / BytesPerAudioToken / 8) + (media.FileBytes / 8) + ((long)media.References * CommonReference);

    private static long Round(long tokens, double ratio) => (long)Math.Ceiling(tokens / ratio);
}
