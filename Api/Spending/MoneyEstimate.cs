using Gateway.Grains.Interfaces.Values;
using Gateway.Api.Pipeline;
using Gateway.Api.Pricing;
using Gateway.Api.Routing;
using Gateway.Grains.Interfaces.Budgets;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Api.Spending;

/// <summary>The most that a request can cost at any of its targets. Pure.</summary>
/// <param name="Ask">What is asked for.</param>
/// <param name="MustBound">Whether the answer has to be bounded even where all of it is granted: how long it can be is not known.</param>
internal readonly record struct MoneyEstimate(MoneyAsk Ask, bool MustBound)
{
    /// <summary>The answer's length where neither the request nor the model's facts bound it.</summary>
    public const long UnknownAnswer = 32_768;

    /// <summary>More than any model can answer; keeps what a caller writes into <c>max_tokens</c> from overflowing sums.</summary>
    public const long MostTokens = 1_000_000_000;

    /// <summary>So many tokens are priced to know the price of one: a power of ten, so that the quotient is exact.</summary>
    private const long Many = 1_000_000;

    /// <param name="prompt">The most tokens that the prompt can have at a target.</param>
    /// <param name="pricedOnly">Whether targets without a price are left out.</param>
    /// <param name="body">The body that <paramref name="head"/> was read from.</param>
    public static MoneyEstimate Of(RequestPlan plan, RequestHead head, ReadOnlySpan<byte> body, Func<Target, long> prompt, bool pricedOnly)
    {
        // Rare words, looked for in all of the body: found in a text they only make the estimate larger.
        var tier = body.IndexOf("\"priority\""u8) >= 0 ? ServiceTier.Priority : ServiceTier.Standard;
        var kinds = (body.IndexOf("\"1h\""u8) >= 0 ? CostKinds.CacheWriteHour : 0)
            | (head.Media.Images + head.Media.References > 0 ? CostKinds.ImageInput : 0)
            | (head.Media.AudioBytes + head.Media.References > 0 ? CostKinds.AudioInput : 0);
        var (most, perToken, tokens, least, unpriced, mustBound) = (0m, 0m, 0L, 1L, false, false);
        foreach (var route in plan.Routes)
        {
            foreach (var target in route.Targets)
            {
                var length = prompt(target);
                if (target.Tariff is not { } tariff || Costs(tariff, MediaBounds.Of(head, tariff.Price, new CostBounds(length, kinds | Outputs(tariff), tier))) is not var (prompted, answered))
                {
                    unpriced |= !pricedOnly;
                    continue;
                }

                most = Math.Max(most, prompted);
                least = Math.Max(least, target.LeastAnswer(head));
                perToken = Math.Max(perToken, answered);
                if (head.Messages == 0)
                {
                    // Not to be shortened: a picture of half the tokens is none.
                    tokens = Math.Max(tokens, MediaBounds.AnswerTokens(head, target, length));
                    continue;
                }

                var limit = AnswerLimits.Of(target, length);
                mustBound |= limit is null;
                tokens = Math.Max(tokens, limit ?? UnknownAnswer);
            }
        }

        if (head.MostTokens is { } asked)
        {
            return new MoneyEstimate(new MoneyAsk(most, perToken * head.Choices, Math.Max(least, Math.Min(asked, MostTokens)), CanShorten: false, unpriced), MustBound: false);
        }

        return new MoneyEstimate(new MoneyAsk(most, perToken * head.Choices, tokens, head.Messages > 0, unpriced), mustBound);
    }

    /// <summary>What the prompt and what a token of the answer cost at most; null where it cannot be said.</summary>
    private static (decimal Prompted, decimal Answered)? Costs(Tariff tariff, in CostBounds bounds)
    {
        var cost = new HighestCost(tariff, bounds);
        return cost.Fixed is { } without && cost.Of(Many) is { } with ? (without, (with - without) / Many) : null;
    }

    /// <summary>Where a model can speak or draw, it may.</summary>
    private static CostKinds Outputs(Tariff tariff) =>
        (tariff.Price.Rates.AudioOutput is null ? 0 : CostKinds.AudioOutput) | (tariff.Price.Rates.ImageOutput is null ? 0 : CostKinds.ImageOutput);
}
