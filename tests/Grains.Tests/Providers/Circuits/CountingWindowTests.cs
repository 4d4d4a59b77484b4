using CsCheck;
using Gateway.Grains.Providers.Circuits;

namespace Gateway.Grains.Tests.Providers.Circuits;

public sealed class CountingWindowTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Attempts_OlderThanTheWindow_DropOut()
    {
        var window = new CountingWindow(TimeSpan.FromSeconds(10));
        window.Fail(1, Start);
        window.Succeed(3, Start.AddSeconds(5));

        Assert.Equal((4, 1), (window.Requests, window.Failures));

        window.MoveTo(Start.AddSeconds(11));
        Assert.Equal((3, 0), (window.Requests, window.Failures));

        window.MoveTo(Start.AddSeconds(16));
        Assert.Equal((0, 0), (window.Requests, window.Failures));
    }

    [Fact]
    public void ConsecutiveFailures_OutliveTheWindow_AndEndWithASuccess()
    {
        var window = new CountingWindow(TimeSpan.FromSeconds(10));
        window.Fail(1, Start);
        window.Fail(1, Start.AddMinutes(1));

        Assert.Equal(2, window.ConsecutiveFailures);

        window.Succeed(1, Start.AddMinutes(1));
        Assert.Equal(0, window.ConsecutiveFailures);
    }

    [Fact]
    public void Clock_SetBack_StartsAfresh()
    {
        var window = new CountingWindow(TimeSpan.FromSeconds(10));
        window.Fail(5, Start);

        window.MoveTo(Start.AddHours(-1));

        Assert.Equal((0, 0), (window.Requests, window.Failures));
    }

    [Fact]
    public void Counts_AreThoseOfTheLastSlices() =>
        Gen.Select(Gen.Int[0, 1500], Gen.Bool, Gen.Int[1, 5]).Array[0, 200].Sample(steps =>
        {
            var window = new CountingWindow(TimeSpan.FromSeconds(10));
            var seen = new List<(long Slice, bool Failed, int Count)>();
            var now = Start;
            foreach (var (milliseconds, failed, count) in steps)
            {
                now = now.AddMilliseconds(milliseconds);
                seen.Add((now.UtcTicks / TimeSpan.TicksPerSecond, failed, count));
                if (failed)
                {
                    window.Fail(count, now);
                }
                else
                {
                    window.Succeed(count, now);
                }

                var within = seen.Where(attempt => attempt.Slice > (now.UtcTicks / TimeSpan.TicksPerSecond) - 10).ToList();
                Assert.Equal(within.Sum(attempt => attempt.Count), window.Requests);
                Assert.Equal(within.Where(attempt => attempt.Failed).Sum(attempt => attempt.Count), window.Failures);
                Assert.Equal(seen.AsEnumerable().Reverse().TakeWhile(attempt => attempt.Failed).Sum(attempt => attempt.Count), window.ConsecutiveFailures);
            }
        });
}
