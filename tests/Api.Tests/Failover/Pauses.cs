namespace Gateway.Api.Tests.Failover;

/// <summary>The bounds that pauses between two tries of the same target must keep: 200 ms at first, doubled each time, at most 2 s, all of it jittered by half.</summary>
internal static class Pauses
{
    private const double First = 0.2;
    private const double Longest = 2;

    public static void AssertFirst(TimeSpan pause) => AssertGrow(pause);

    /// <summary>Pauses in their order.</summary>
    public static void AssertGrow(params TimeSpan[] pauses)
    {
        for (var at = 0; at < pauses.Length; at++)
        {
            var mean = Math.Min(Longest, First * Math.Pow(2, at));
            Assert.InRange(pauses[at].TotalSeconds, mean / 2, Math.Min(Longest, mean * 1.5));
        }
    }
}
