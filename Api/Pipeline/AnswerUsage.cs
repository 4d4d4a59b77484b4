using Gateway.Api.Spending;
using Gateway.Api.Tokens;
using Gateway.Grains.Interfaces.Providers;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Api.Pipeline;

/// <summary>
/// Says what an answer took: by the provider's word as far as that goes, and by our own count for the rest. A healthy answer has the
/// provider's word, and nothing is counted.
/// </summary>
internal static class AnswerUsage
{
    /// <summary>Of a stream that has ended, in whichever way. The usage of the caller's answer, which may hold another attempt's text too.</summary>
    /// <param name="before">Bytes of text that the caller had before, and that the attempt was given to go on from.</param>
    public static ValueTask<(TokenUsage Usage, UsageSource Source)> OfStream(Exchange exchange, Attempt attempt, long before)
    {
        var (said, isAll) = Said(attempt);
        return said is { } usage && isAll ? new ValueTask<(TokenUsage, UsageSource)>((usage, UsageSource.Provider)) : Count(exchange, attempt, said, before);
    }

    public static ValueTask<(TokenUsage Usage, UsageSource Source)> OfWhole(Exchange exchange, WholeAnswer whole) =>
        whole.Facts.Usage is { } usage ? new ValueTask<(TokenUsage, UsageSource)>((usage, UsageSource.Provider)) : Count(exchange, whole);

    /// <summary>Of a request that was sent, and of whose answer nothing came.</summary>
    public static async ValueTask<(TokenUsage Usage, UsageSource Source)> OfPrompt(Exchange exchange)
    {
        var model = exchange.Answering!.Tokens;
        var prompt = await CountPrompt(exchange, model);

        // Of an answer that is no stream nobody knows how much of it was made.
        return (Of(prompt.Tokens, 0), exchange.Stream && prompt.IsExact && !model.HidesReasoning ? UsageSource.Counted : UsageSource.Estimated);
    }

    /// <summary>Of an attempt that got no further than its answer's head, roughly: the row is not billed by it.</summary>
    /// <param name="isOver">Whether it has ended, so that what its provider said can be read.</param>
    public static TokenUsage OfHead(Exchange exchange, Attempt attempt, bool isOver) =>
        isOver && (attempt.Reply!.Content as IUsageSoFar)?.UsageSoFar is { } said ? said.Usage : Of(PromptTokens.Guess(exchange.Head!, attempt.Target.Tokens), 0);

    private static async ValueTask<(TokenUsage Usage, UsageSource Source)> Count(Exchange exchange, Attempt attempt, TokenUsage? said, long before)
    {
        var (model, delivered, source) = (attempt.Target.Tokens, exchange.Delivered!, attempt.Source!);
        var prompt = said is null ? await CountPrompt(exchange, model) : default;
        var bytes = Math.Max(before + source.TextBytes, delivered.Text.Length + delivered.Other.Length);
        var (tokenizer, turn) = await AnswerTokens.Prepare(model, bytes);
        using (turn)
        {
            var answer = AnswerTokens.Of(model, tokenizer, delivered.Text, delivered.Other, bytes, delivered.Calls);
            if (exchange.Head!.Choices > 1)
            {
                // Their texts came in turns, and tokens were counted across them.
                answer = answer with { IsExact = false };
            }

            answer = answer with { Tokens = AtMost(exchange, answer.Tokens) };

            // A count that the provider gave before the end is the least that it was.
            var usage = said is { } known ? known with { Completion = Math.Max(known.Completion, answer.Tokens) } : Of(prompt.Tokens, answer.Tokens);
            return (usage, SourceOf(said is not null || prompt.IsExact, answer));
        }
    }

    private static async ValueTask<(TokenUsage Usage, UsageSource Source)> Count(Exchange exchange, WholeAnswer whole)
    {
        var model = exchange.Answering!.Tokens;
        var prompt = await CountPrompt(exchange, model);
        var (tokenizer, turn) = await AnswerTokens.Prepare(model, whole.Memory.Length);
        using (turn)
        {
            var answer = whole.Facts.HasChoices ? AnswerTokens.Of(model, tokenizer, whole.Memory) : new AnswerCount(0, true);
            return (Of(prompt.Tokens, AtMost(exchange, answer.Tokens)), SourceOf(prompt.IsExact, answer));
        }
    }

    private static ValueTask<PromptCount> CountPrompt(Exchange exchange, TokenModel model)
    {
        var (body, head) = exchange.Prompt;
        return PromptTokens.Count(body, head, model);
    }

    /// <summary>No more than the provider was allowed to make, and than money is held for: an estimate may be too high.</summary>
    private static long AtMost(Exchange exchange, long tokens) => (exchange.Money?.Tokens ?? exchange.Head!.MaxTokens) is { } allowed
        ? Math.Min(tokens, Math.Min(allowed, MoneyEstimate.MostTokens) * exchange.Head!.Choices)
        : tokens;

    /// <summary>What the provider said, as the caller's usage, and whether it is the last word.</summary>
    private static (TokenUsage? Usage, bool IsAll) Said(Attempt attempt)
    {
        var source = attempt.Source!;
        var (said, isAll) = source.CountedUsage is { } counted ? (counted, !source.HasTextSinceCount)
            : (attempt.Reply!.Content as IUsageSoFar)?.UsageSoFar is { } partial ? (partial.Usage, partial.HasCompletion)
            : ((TokenUsage?)null, false);
        return (said is { } usage ? attempt.Resumption?.Frames.Adjust(usage) ?? usage : null, isAll);
    }

    /// <summary>The weaker of the prompt's and the answer's.</summary>
    private static UsageSource SourceOf(bool isPromptExact, AnswerCount answer) => isPromptExact && answer.IsExact ? UsageSource.Counted : UsageSource.Estimated;

    private static TokenUsage Of(long prompt, long completion) => new(prompt, 0, 0, completion, 0);
}
