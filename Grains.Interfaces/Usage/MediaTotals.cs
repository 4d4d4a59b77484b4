using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Interfaces.Usage;

/// <summary>Sums of what is not counted in tokens. Counts that would overflow stay at their bound.</summary>
/// <param name="Images">Pictures that were made.</param>
/// <param name="Seconds">Seconds of sound that were written down.</param>
/// <param name="Characters">Unicode characters that were spoken.</param>
public readonly record struct MediaTotals(long Images, long Seconds, long Characters)
{
    public bool IsNone => this == default;

    public static MediaTotals Of(in TokenUsage usage) => new(usage.Images, usage.Seconds, usage.Characters);

    public MediaTotals Plus(MediaTotals other) => new(Sum(Images, other.Images), Sum(Seconds, other.Seconds), Sum(Characters, other.Characters));

    private static long Sum(long left, long right) => left > long.MaxValue - right ? long.MaxValue : left + right;
}
