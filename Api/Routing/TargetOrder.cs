using System.IO.Hashing;
using System.Text;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Api.Routing;

/// <summary>Puts a route's targets into the order in which a request tries them. Pure: chance and what was measured come in from outside.</summary>
internal static class TargetOrder
{
    /// <summary>What an answer is taken to have where the request does not bound it, so that prices can be compared.</summary>
    private const long UsualAnswerTokens = 500;

    /// <summary>
    /// The order by the route's strategy; whatever it is, weight 0 comes last, as it stands: it drains. <c>priority</c>: as they stand.
    /// <c>weighted</c>: each next one is drawn by chance in proportion to the weights of those that are left. <c>latency</c>, <c>cost</c>: the
    /// least first, equals as they stand. A request with a sticky value begins where all requests with that value begin.
    /// </summary>
    public static Target[] Of(Route route, in OrderFacts facts)
    {
        var targets = route.Targets;
        if (targets.Length == 1)
        {
            return targets;
        }

        if (facts.Sticky is { } sticky)
        {
            return [.. targets.OrderByDescending(target => Share(target, sticky))];
        }

        switch (route.Strategy)
        {
            case RoutingStrategy.Weighted:
                return Drawn(targets, facts.Chance);
            case RoutingStrategy.Latency:
                var latency = facts.Latency;
                return [.. targets.OrderBy(target => target.Weight == 0).ThenBy(target => latency(target) ?? TimeSpan.Zero)];
            case RoutingStrategy.Cost:
                var (prompt, answer) = (facts.PromptTokens, facts.AnswerTokens ?? UsualAnswerTokens);
                return [.. targets.OrderBy(target => target.Weight == 0).ThenBy(target => Cost(target, prompt, answer))];
            default:
                return Array.Exists(targets, static target => target.Weight == 0) ? [.. targets.OrderBy(target => target.Weight == 0)] : targets;
        }
    }

    private static Target[] Drawn(Target[] targets, Func<int, int> chance)
    {
        var ordered = (Target[])targets.Clone();
        for (var place = 0; place < ordered.Length - 1; place++)
        {
            var total = 0;
            for (var at = place; at < ordered.Length; at++)
            {
                total += ordered[at].Weight;
            }

            if (total == 0)
            {
                break;
            }

            var drawn = chance(total);
            var chosen = place;
            while (drawn >= ordered[chosen].Weight)
            {
                drawn -= ordered[chosen].Weight;
                chosen++;
            }

            // The chosen one moves up; the others keep their order.
            var target = ordered[chosen];
            Array.Copy(ordered, place, ordered, place + 1, chosen - place);
            ordered[place] = target;
        }

        return ordered;
    }

    /// <summary>What the request costs in the billing currency; those without a price come last.</summary>
    private static decimal Cost(Target target, long prompt, long answer) =>
        target.Tariff?.Of(new TokenUsage(prompt, 0, 0, answer, 0))?.Cost ?? decimal.MaxValue;

    /// <summary>
    /// Weighted rendezvous hashing: a target that comes or goes moves only the values that begin there, and each gets its share. The
    /// logarithm is an order, not money.
    /// </summary>
    private static double Share(Target target, string sticky)
    {
        if (target.Weight == 0)
        {
            return double.NegativeInfinity;
        }

        var hash = XxHash64.HashToUInt64(Encoding.UTF8.GetBytes($"{sticky}\n{target.Provider}/{target.Model}"));
        var unit = ((hash >> 11) + 0.5) / (1UL << 53);
        return target.Weight / -Math.Log(unit);
    }
}
