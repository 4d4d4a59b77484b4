using Gateway.Grains.Interfaces.RateLimits;
using Gateway.Grains.Interfaces.Values;
using Gateway.Grains.RateLimits;

namespace Gateway.Grains.Tests.RateLimits;

public sealed class RestoredBucketTests
{
    private const long Second = TimeSpan.TicksPerSecond;
    private const long Start = 1_000 * Second;

    private static readonly RateBounds Limits = new(10, null, null);

    [Fact]
    public void Restored_HoldsWhatWasTaken_AndWhatMayHaveBeen()
    {
        var before = new RateBucket();
        Take(before, 3, Start);
        Take(before, 2, Start + (20 * Second));
        var (requests, tokens) = before.Store(Start + (20 * Second));

        var after = new RateBucket();
        after.Restore(new RateLimitState { Requests = requests, Tokens = tokens, AheadRequests = 2 }, TimeSpan.FromSeconds(10), Start);

        Assert.Equal(3, after.Status(Limits, Start).Requests!.Value.Remaining);

        // Of a minute, 30 s had passed for the first three, 10 s for the two after them, less than none for those that nobody knows of.
        Assert.Equal(3, after.Status(Limits, Start + (29 * Second)).Requests!.Value.Remaining);
        Assert.Equal(6, after.Status(Limits, Start + (31 * Second)).Requests!.Value.Remaining);
        Assert.Equal(8, after.Status(Limits, Start + (51 * Second)).Requests!.Value.Remaining);
        Assert.Equal(8, after.Status(Limits, Start + (61 * Second)).Requests!.Value.Remaining);

        // Those may have been given out a little later than the others thought.
        Assert.Equal(10, after.Status(Limits, Start + RateBucket.LastGivenOut.Ticks + (61 * Second)).Requests!.Value.Remaining);
    }

    private static void Take(RateBucket bucket, int count, long now)
    {
        for (var at = 0; at < count; at++)
        {
            Assert.Equal(RateRefusal.None, bucket.Take($"{now}-{at}", new Amounts(1, 0, 1), Limits, now, long.MaxValue / 2).Refusal);
        }
    }
}
