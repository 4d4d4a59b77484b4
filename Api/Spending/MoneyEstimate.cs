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

    /// <param name="prompt">The most tokens that the prompt can have at a target.</param>
    /// <param name="pricedOnly">Whether targets without a price are left out.</param>
    public static MoneyEstimate Of(RequestPlan plan, RequestHead head, Func<Target, long> prompt, bool pricedOnly)
    {
        var (most, perToken, tokens, unpriced, mustBound) = (0m, 0m, 0L, false, false);
        foreach (var route in plan.Routes)
        {
            foreach (var target in route.Targets)
            {
                var length = prompt(target);
                if (target.Tariff is not { } tariff || HighestCost.Of(tariff, head, length) is not { } cost)
                {
                    unpriced |= !pricedOnly;
                    continue;
                }

                most = Math.Max(most, cost.Fixed);
                perToken = Math.Max(perToken, cost.PerToken);
                if (head.Messages == 0)
                {
                    continue;
                }

                var limit = AnswerLimits.Of(target, length);
                mustBound |= limit is null;
                tokens = Math.Max(tokens, limit ?? UnknownAnswer);
            }
        }

        if (head.MaxTokens is { } asked)
        {
            return new MoneyEstimate(new MoneyAsk(most, perToken * head.Choices, Math.Min(asked, MostTokens), CanShorten: false, unpriced), MustBound: false);
        }

        return new MoneyEstimate(new MoneyAsk(most, perToken * head.Choices, tokens, head.Messages > 0, unpriced), mustBound);
    }
}
