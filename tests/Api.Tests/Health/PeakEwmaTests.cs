using Gateway.Api.Health;

namespace Gateway.Api.Tests.Health;

public sealed class PeakEwmaTests
{
    private const long Second = 1000;

    private readonly PeakEwma _average = new();

    [Fact]
    public void NoSample_IsUnknown() => Assert.Null(_average.Estimate(Second, Second));

    [Fact]
    public void HigherSample_ReplacesTheEstimate()
    {
        Add(100, 0);
        Add(900, 1);

        Assert.Equal(900, Estimate(1));
    }

    [Fact]
    public void LowerSamples_PullItDown_WithATimeConstantOfTenSeconds()
    {
        Add(1000, 0);
        Add(0, 10);

        Assert.Equal(1000 / Math.E, Estimate(10), 0.1);
    }

    [Fact]
    public void ManySamplesAtOnce_PullItDownNoFaster()
    {
        Add(1000, 1);
        for (var at = 0; at < 1000; at++)
        {
            Add(0, 1);
        }

        Assert.Equal(1000, Estimate(1));
    }

    [Fact]
    public void Estimate_OfFiveMinutesAgo_IsUnknownAgain()
    {
        Add(1000, 1);

        Assert.NotNull(_average.Estimate(301 * Second, Second));
        Assert.Null(_average.Estimate(302 * Second, Second));
    }

    private void Add(long microseconds, long seconds) => _average.Add(microseconds, (seconds * Second) + 1, Second);

    private double Estimate(long seconds) => _average.Estimate((seconds * Second) + 1, Second)!.Value.TotalMicroseconds;
}
