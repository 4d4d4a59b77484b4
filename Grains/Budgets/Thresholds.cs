namespace Gateway.Grains.Budgets;

/// <summary>At which parts of a budget its operator is told, in percent. Pure.</summary>
internal static class Thresholds
{
    public const int HalfUsed = 50;
    public const int UsedUp = 100;

    private static readonly int[] All = [HalfUsed, 80, UsedUp];

    /// <summary>The highest threshold that is reached; 0 for none.</summary>
    public static int Reached(decimal spent, decimal limit)
    {
        if (limit <= 0)
        {
            return 0;
        }

        var reached = 0;
        foreach (var percent in All)
        {
            // Not a division: nothing is rounded.
            if (spent * 100 >= limit * percent)
            {
                reached = percent;
            }
        }

        return reached;
    }

    /// <summary>The thresholds above one and up to another.</summary>
    public static IEnumerable<int> Between(int told, int reached) => All.Where(percent => percent > told && percent <= reached);
}
