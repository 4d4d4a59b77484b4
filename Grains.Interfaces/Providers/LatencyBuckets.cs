using System.Numerics;

namespace Gateway.Grains.Interfaces.Providers;

/// <summary>Buckets for latencies: eight to each doubling from 64 us on, so that a value is known to some 6 %, from microseconds to hours.</summary>
public static class LatencyBuckets
{
    public const int Count = 256;

    private const int LeastExponent = 6;
    private const int StepBits = 3;

    /// <summary>The bucket of this many microseconds.</summary>
    public static byte Of(long microseconds)
    {
        if (microseconds < 1L << LeastExponent)
        {
            return 0;
        }

        var exponent = BitOperations.Log2((ulong)microseconds);
        var step = (int)(microseconds >> (exponent - StepBits)) & ((1 << StepBits) - 1);
        return (byte)Math.Min(((exponent - LeastExponent) << StepBits) + step, Count - 1);
    }

    /// <summary>The middle of a bucket, in milliseconds.</summary>
    public static double MiddleMs(int bucket)
    {
        var exponent = (bucket >> StepBits) + LeastExponent;
        var width = 1L << (exponent - StepBits);
        return ((1L << exponent) + ((bucket & ((1 << StepBits) - 1)) * width) + (width / 2.0)) / 1000;
    }
}
