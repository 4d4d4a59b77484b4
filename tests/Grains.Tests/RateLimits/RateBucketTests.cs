using Gateway.Grains.Interfaces.RateLimits;
using Gateway.Grains.Interfaces.Values;
using Gateway.Grains.RateLimits;

namespace Gateway.Grains.Tests.RateLimits;

public sealed class RateBucketTests
{
    private const long Second = TimeSpan.TicksPerSecond;
    private const long Never = long.MaxValue / 2;

    private readonly RateBucket _bucket = new();

    [Fact]
    public void Requests_UpToTheLimit_AreTaken_AndComeBackAMinuteAfterEach()
    {
        var limits = new RateBounds(3, null, null);
        Assert.Equal(RateRefusal.None, Take("a", 0, limits).Refusal);
        Assert.Equal(RateRefusal.None, Take("b", 10 * Second, limits).Refusal);
        Assert.Equal(new RateQuota(3, 0, TimeSpan.FromSeconds(60.25)), Take("c", 20 * Second, limits).Status.Requests);

        var refused = Take("d", 30 * Second, limits);

        Assert.Equal((RateRefusal.Requests, TimeSpan.FromSeconds(30.25)), (refused.Refusal, refused.RetryAfter));
        Assert.Equal(RateRefusal.None, Take("d", (30 * Second) + refused.RetryAfter.Ticks, limits).Refusal);
        Assert.Equal(RateRefusal.Requests, Take("e", (30 * Second) + refused.RetryAfter.Ticks, limits).Refusal);
    }

    [Fact]
    public void Tokens_AreReserved_AndCorrectedWhenSettled()
    {
        var limits = new RateBounds(null, 100, null);
        Take("a", 0, limits, tokens: 80);
        Assert.Equal(RateRefusal.Tokens, Take("b", 0, limits, tokens: 30).Refusal);

        Assert.True(_bucket.Settle("a", 50, out _));

        Assert.Equal(50, _bucket.Status(limits, 0).Tokens!.Value.Remaining);
        Assert.Equal(RateRefusal.None, Take("b", 0, limits, tokens: 30).Refusal);
        Assert.False(_bucket.Settle("a", 0, out _));
    }

    [Fact]
    public void Tokens_UsedBeyondTheReservation_AreDebtForTheNext()
    {
        var limits = new RateBounds(null, 100, null);
        Take("a", 0, limits, tokens: 10);
        Assert.True(_bucket.Settle("a", 150, out var debt));
        Assert.Equal(140, debt);

        var refused = Take("b", Second, limits, tokens: 1);

        Assert.Equal((RateRefusal.Tokens, 0L), (refused.Refusal, refused.Status.Tokens!.Value.Remaining));
        Assert.Equal(RateRefusal.None, Take("b", Second + refused.RetryAfter.Ticks, limits, tokens: 100).Refusal);
    }

    [Fact]
    public void Request_LargerThanTheLimit_IsToldThatWaitingDoesNotHelp() =>
        Assert.Equal(RateRefusal.TooLarge, Take("a", 0, new RateBounds(null, 100, null), tokens: 101).Refusal);

    [Fact]
    public void Parallel_SlotsComeBack_OnSettlementAndAtTheEndOfTheirLife()
    {
        var limits = new RateBounds(null, null, 2);
        Take("a", 0, limits, endsAt: 100 * Second);
        Take("b", 0, limits, endsAt: 200 * Second);
        Assert.Equal(RateRefusal.Parallel, Take("c", 0, limits).Refusal);

        _bucket.Settle("a", 0, out _);
        Assert.Equal(RateRefusal.None, Take("c", Second, limits).Refusal);
        Assert.Equal(RateRefusal.Parallel, Take("d", 199 * Second, limits).Refusal);
        Assert.Equal(RateRefusal.None, Take("d", 200 * Second, limits).Refusal);
    }

    [Fact]
    public void Repeat_OfATake_TakesOnce()
    {
        var limits = new RateBounds(2, null, null);
        Take("a", 0, limits);

        Assert.Equal(RateRefusal.None, Take("a", 0, limits).Refusal);
        Assert.Equal(1, _bucket.Status(limits, 0).Requests!.Value.Remaining);
    }

    [Fact]
    public void Refusal_TakesNothing()
    {
        var limits = new RateBounds(1, 100, 1);
        Take("a", 0, limits, tokens: 10);
        for (var at = 0; at < 50; at++)
        {
            Take($"no-{at}", 0, limits, tokens: 10);
        }

        _bucket.Settle("a", 10, out _);

        Assert.Equal((0, 90, 1), (_bucket.Status(limits, 0).Requests!.Value.Remaining, _bucket.Status(limits, 0).Tokens!.Value.Remaining, (int)_bucket.Status(limits, 0).ParallelRemaining!));
    }

    [Fact]
    public void AnyInterleaving_NeverPassesALimit_InAnySixtySeconds_NorTakesMoreSlots()
    {
        var random = new Random(11);
        for (var round = 0; round < 200; round++)
        {
            var bucket = new RateBucket();
            var limits = new RateBounds(random.Next(1, 30), random.Next(50, 500), random.Next(1, 6));
            var admitted = new List<(long At, long Tokens)>();
            var open = new List<string>();
            long now = random.NextInt64(0, 1_000 * Second);
            for (var step = 0; step < 400; step++)
            {
                now += random.NextInt64(0, 2 * Second);
                if (open.Count > 0 && random.Next(3) == 0)
                {
                    var at = random.Next(open.Count);

                    // At most what was reserved: the limit of tokens holds as long as estimates do.
                    Assert.True(bucket.Settle(open[at], admitted[int.Parse(open[at])].Tokens, out _));
                    open.RemoveAt(at);
                    continue;
                }

                var tokens = random.Next(0, 60);
                var answer = bucket.Take(admitted.Count.ToString(), new Amounts(1, tokens, 1), limits, now, Never);
                if (answer.Refusal == RateRefusal.None)
                {
                    open.Add(admitted.Count.ToString());
                    admitted.Add((now, tokens));
                }

                var window = admitted.Where(one => one.At > now - TimeSpan.TicksPerMinute).ToList();
                Assert.True(window.Count <= limits.RequestsPerMinute, $"{window.Count} requests of {limits.RequestsPerMinute}.");
                Assert.True(window.Sum(one => one.Tokens) <= limits.TokensPerMinute, "Too many tokens.");
                Assert.True(open.Count <= limits.MaxParallel, "Too many at once.");
            }
        }
    }

    [Fact]
    public void WaitThatWasTold_IsRight_WheneverItIsObeyed()
    {
        var random = new Random(5);
        for (var round = 0; round < 2_000; round++)
        {
            var bucket = new RateBucket();
            var limits = new RateBounds(random.Next(1, 5), random.Next(20, 100), null);
            long now = 0;
            for (var step = 0; step < 20; step++)
            {
                var amounts = new Amounts(1, random.Next(0, 20), 1);
                var answer = bucket.Take($"{step}", amounts, limits, now, Never);
                if (answer.Refusal != RateRefusal.None)
                {
                    Assert.Equal(RateRefusal.None, bucket.Take($"{step}", amounts, limits, now + answer.RetryAfter.Ticks, Never).Refusal);
                    break;
                }

                now += random.NextInt64(0, 5 * Second);
            }
        }
    }

    private RateAnswer Take(string id, long now, RateBounds limits, long tokens = 0, long endsAt = Never) =>
        _bucket.Take(id, new Amounts(1, tokens, 1), limits, now, endsAt);
}
