using CsCheck;
using Gateway.Grains.Interfaces.Providers;

namespace Gateway.Grains.Tests.Providers.Circuits;

public sealed class LatencyBucketsTests
{
    [Fact]
    public void MiddleOfABucket_IsWithinSevenPercentOfWhatFellIntoIt() => Gen.Long[64, 100_000_000_000].Sample(microseconds =>
    {
        var middle = LatencyBuckets.MiddleMs(LatencyBuckets.Of(microseconds)) * 1000;

        Assert.InRange(middle / microseconds, 0.93, 1.07);
    });

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(63)]
    public void ValuesBelowTheFirstBucket_FallIntoIt(long microseconds) => Assert.Equal(0, LatencyBuckets.Of(microseconds));

    [Fact]
    public void ValuesAboveTheLastBucket_FallIntoIt() => Assert.Equal(LatencyBuckets.Count - 1, LatencyBuckets.Of(long.MaxValue));
}
