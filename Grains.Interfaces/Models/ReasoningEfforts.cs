namespace Gateway.Grains.Interfaces.Models;

/// <summary>The values of <c>reasoning_effort</c>, and what a model makes of one that it does not know.</summary>
public static class ReasoningEfforts
{
    /// <summary>From the least to the most.</summary>
    public static readonly IReadOnlyList<string> All = ["none", "minimal", "low", "medium", "high", "xhigh", "max"];

    /// <summary>Those that ask for some reasoning, and no more than the first vendors knew.</summary>
    public static readonly IReadOnlyList<string> Levels = ["minimal", "low", "medium", "high"];

    /// <summary>
    /// The value that a model knows and that asks for no less, else the most that it knows; <paramref name="effort"/> itself where it is no known
    /// value, which the provider may judge.
    /// </summary>
    /// <param name="known">What the model knows, from the least to the most; not empty.</param>
    public static string Nearest(string effort, IReadOnlyList<string> known)
    {
        var asked = Place(effort);
        if (asked < 0)
        {
            return effort;
        }

        for (var at = 0; at < known.Count; at++)
        {
            if (Place(known[at]) >= asked)
            {
                return known[at];
            }
        }

        return known[^1];
    }

    private static int Place(string effort)
    {
        for (var place = 0; place < All.Count; place++)
        {
            if (All[place] == effort)
            {
                return place;
            }
        }

        return -1;
    }
}
