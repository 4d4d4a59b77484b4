namespace Gateway.Api.Routing;

/// <summary>Puts a route's targets into the order in which a request tries them. Pure: chance comes in from outside.</summary>
internal static class TargetOrder
{
    /// <summary>
    /// <c>priority</c>: as they stand. <c>weighted</c>: each next one is drawn by chance in proportion to the weights of those that are left;
    /// weight 0 comes last, as it stands. <paramref name="chance"/> gives numbers from 0 up to, not including, its argument.
    /// </summary>
    public static Target[] Of(Route route, Func<int, int> chance)
    {
        if (route.Strategy == RoutingStrategy.Priority || route.Targets.Length == 1)
        {
            return route.Targets;
        }

        var ordered = (Target[])route.Targets.Clone();
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
}
