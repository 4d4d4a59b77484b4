using Gateway.Grains.Usage.Rollups;

namespace Gateway.Grains.Tests.Usage.Rollups;

public sealed class DurationHistogramTests
{
    [Fact]
    public void Middle_OfAnyDuration_IsWithinThreePercent()
    {
        var random = new Random(1);
        for (var round = 0; round < 100_000; round++)
        {
            var value = (long)Math.Exp(random.NextDouble() * Math.Log(200e9));
            var middle = HistogramBuckets.Middle(HistogramBuckets.Of(value));
            Assert.True(Math.Abs(middle - value) <= value * 0.032, $"{value} us is shown as {middle} us");
        }
    }

    [Fact]
    public void Buckets_Ascend_AndEndAtTheLast()
    {
        var before = -1;
        for (long value = 0; value < 100_000; value++)
        {
            var bucket = HistogramBuckets.Of(value);
            Assert.InRange(bucket, Math.Max(0, before), before + 1);
            before = bucket;
        }

        Assert.Equal([HistogramBuckets.Count - 1, HistogramBuckets.Count - 1, 0], [HistogramBuckets.Of(long.MaxValue), HistogramBuckets.Of((1L << 38) - 1), HistogramBuckets.Of(-1)]);
    }

    [Fact]
    public void Percentile_OfFew_IsTheNearestRank()
    {
        var histogram = new DurationHistogram();
        Assert.Null(histogram.Percentile(0.5));
        foreach (var value in (long[])[9, 3, 7, 1, 5, 2, 8, 4, 6, 10])
        {
            histogram.Add(value);
        }

        Assert.Equal([5, 10, 10, 1], [histogram.Percentile(0.5), histogram.Percentile(0.95), histogram.Percentile(1), histogram.Percentile(0.001)]);
    }
}
