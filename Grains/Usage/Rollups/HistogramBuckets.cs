using System.Numerics;

namespace Gateway.Grains.Usage.Rollups;

/// <summary>
/// Logarithmic buckets for durations in microseconds: sixteen to each doubling, so that the middle of a bucket is within 3.2 % of what is in it;
/// exact below 32 us, the last one is open from 76 hours on. Stored: the numbers must keep their meaning.
/// </summary>
internal static class HistogramBuckets
{
    public const int Count = (LastExponent - StepBits + 2) << StepBits;

    private const int StepBits = 4;
    private const int Steps = 1 << StepBits;
    private const int LastExponent = 37;

    public static int Of(long microseconds)
    {
        if (microseconds < Steps)
        {
            return (int)Math.Max(0, microseconds);
        }

        var exponent = BitOperations.Log2((ulong)microseconds);
        var step = (int)(microseconds >> (exponent - StepBits)) & (Steps - 1);
        return Math.Min(((exponent - StepBits + 1) << StepBits) + step, Count - 1);
    }

    /// <summary>The middle of a bucket, in microseconds.</summary>
    public static double Middle(int bucket)
    {
        if (bucket < Steps)
        {
            return bucket;
        }

        var width = 1L << ((bucket >> StepBits) - 1);
        return ((Steps + (bucket & (Steps - 1))) * width) + ((width - 1) / 2.0);
    }
}
