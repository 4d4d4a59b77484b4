using Microsoft.ML.Tokenizers;

namespace Gateway.Api.Tokens;

/// <summary>Counts the text of an answer that its provider has not counted. Never runs where it has.</summary>
internal static class AnswerTokens
{
    /// <summary>Bytes of text that are counted at most; the rest is taken to be as dense.</summary>
    public const long MaxCountedBytes = 256 * 1024;

    /// <summary>About what the name of a function takes.</summary>
    private const int TokensPerName = 4;

    /// <summary>About what a token of English or of JSON takes, where no text was kept that could tell.</summary>
    private const double BytesPerToken = 4;

    /// <summary>What a count needs; loads the vocabulary at the first need, and waits for a turn where the text is long.</summary>
    public static async ValueTask<(Tokenizer? Tokenizer, IDisposable? Turn)> Prepare(TokenModel model, long bytes)
    {
        var tokenizer = model.Encoding == TokenEncoding.Words ? null : await Vocabulary.Load(model.Encoding);
        return (tokenizer, await CountingTurns.Take(Math.Min(bytes, MaxCountedBytes), CancellationToken.None));
    }

    /// <param name="tokenizer">The model's; null for words.</param>
    /// <param name="text">The text that was kept.</param>
    /// <param name="other">Reasoning and arguments of calls that were kept.</param>
    /// <param name="bytes">Bytes of all text, kept or not.</param>
    /// <param name="calls">Tool calls.</param>
    public static AnswerCount Of(TokenModel model, Tokenizer? tokenizer, ReadOnlySpan<byte> text, ReadOnlySpan<byte> other, long bytes, int calls)
    {
        var counter = new TextCounter(tokenizer, MaxCountedBytes);
        counter.Add(text);
        counter.Add(other);
        var uncounted = Math.Max(0, bytes - counter.Counted);
        var perByte = counter.Counted > 0 ? (double)counter.Tokens / counter.Counted : 1 / BytesPerToken;
        var tokens = (counter.Tokens + (perByte * uncounted)) / model.Ratio;
        var isExact = model.HasVocabulary && !model.HidesReasoning && uncounted == 0 && calls == 0;
        return new AnswerCount((long)Math.Ceiling(tokens) + (calls * OfCall(model)), isExact);
    }

    /// <summary>A whole answer, JSON; one without choices, as of embeddings, has no tokens of its own.</summary>
    public static AnswerCount Of(TokenModel model, Tokenizer? tokenizer, ReadOnlyMemory<byte> answer)
    {
        var counter = new TextCounter(tokenizer, MaxCountedBytes);
        var calls = AnswerTexts.Add(answer, counter);
        var isExact = model.HasVocabulary && !model.HidesReasoning && counter.Skipped == 0 && calls == 0;
        return new AnswerCount((long)Math.Ceiling(counter.Extrapolated / model.Ratio) + (calls * OfCall(model)), isExact);
    }

    /// <summary>The sandbox's calls are their arguments and no more.</summary>
    private static int OfCall(TokenModel model) => model.Encoding == TokenEncoding.Words ? 0 : model.PerCall + TokensPerName;
}
