namespace Gateway.Grains.Interfaces.Providers;

/// <summary>How many samples fell into which of <see cref="LatencyBuckets"/>. The arrays have the same length; a bucket stands there once.</summary>
[GenerateSerializer, Immutable, Alias("gw.LatencyCounts")]
public readonly record struct LatencyCounts([property: Id(0)] byte[] Buckets, [property: Id(1)] int[] Counts)
{
    public static readonly LatencyCounts None = new([], []);
}
