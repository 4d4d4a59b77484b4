using System.Globalization;
using Gateway.Api.Health;
using Gateway.TestKit.Faults;

namespace Gateway.Api.Tests.Failover;

/// <summary>Providers that answer 429, with and without a hint when to come back.</summary>
public sealed class RateLimitFaultTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Hint = TimeSpan.FromSeconds(2);

    [Theory]
    [InlineData("retry-after: 2", false)]
    [InlineData("retry-after: 2", true)]
    [InlineData("retry-after-ms: 2000", false)]
    [InlineData("retry-after-ms: 0\r\nretry-after: 2", false)]
    [InlineData("retry-after: {date}", false)]
    public async Task RetryAfterOfTwoSeconds_Once_IsWaitedFor(string header, bool stream)
    {
        await using var bench = await FaultBench.Start(output);
        var date = (bench.Clock.GetUtcNow() + Hint).ToString("R", CultureInfo.InvariantCulture);
        bench.A.Does(Answer.RateLimited(header.Replace("{date}", date, StringComparison.Ordinal)), Answer.Chat());

        var answer = await bench.Get("ab", stream);

        answer.AssertWhole();
        Assert.Equal("aa", bench.Called);
        AssertHintKept(bench.Between(0, 1));
        await bench.Check(answer, "a 429 rate_limit_exceeded", "a 200");
    }

    [Fact]
    public async Task Hint_InTheMessage_IsWaitedFor()
    {
        await using var bench = await FaultBench.Start(output);
        bench.A.Does(Answer.Error(429, "Rate limit reached for gpt-4o. Limit 3, Used 3. Please try again in 2s.", "rate_limit_exceeded", "tokens"), Answer.Chat());

        var answer = await bench.Get();

        answer.AssertWhole();
        Assert.Equal("aa", bench.Called);
        AssertHintKept(bench.Between(0, 1));
        await bench.Check(answer, "a 429 *", "a 200");
    }

    [Fact]
    public async Task RateLimit_WithAnotherStrategy_GoesToTheNextTargetAtOnce()
    {
        await using var bench = await FaultBench.Start(output, """ "Strategy": "weighted" """);
        bench.A.Script = bench.B.Script = _ => bench.Calls.Count == 1 ? Answer.RateLimited("retry-after: 2") : Answer.Chat();

        var answer = await bench.Get();

        answer.AssertWhole();
        Assert.Contains(bench.Called, (string[])["ab", "ba"]);
        Assert.Equal(TimeSpan.Zero, bench.Between(0, 1));
        await bench.Check(answer, $"{bench.Called[0]} 429 rate_limit_exceeded", $"{bench.Called[1]} 200");
    }

    [Fact]
    public async Task RateLimit_ForEverOfTheOnlyTarget_IsTriedUpToMaxAttemptsAndTold()
    {
        await using var bench = await FaultBench.Start(output);
        bench.A.Does(Answer.RateLimited());

        var answer = await bench.Get("a");

        var error = answer.AssertError(429, "rate_limit_exceeded");
        Assert.Equal(("slow down", "provider", true), ((string?)error["message"], (string?)error["source"], (bool)error["retryable"]!));
        Assert.Equal("aaaa", bench.Called);
        Pauses.AssertGrow(bench.Between(0, 1), bench.Between(1, 2), bench.Between(2, 3));
        await bench.Check(answer, [.. Enumerable.Repeat("a 429 rate_limit_exceeded", 4)]);
    }

    [Fact]
    public async Task RetryAfterOfTwoSeconds_ForEverOfTheOnlyTarget_IsWaitedForEachTime()
    {
        await using var bench = await FaultBench.Start(output);
        bench.A.Does(Answer.RateLimited("retry-after: 2"));

        var answer = await bench.Get("a");

        answer.AssertError(429, "rate_limit_exceeded");
        Assert.Equal("2", answer.Header("retry-after"));
        Assert.Equal("aaaa", bench.Called);
        Assert.All([bench.Between(0, 1), bench.Between(1, 2), bench.Between(2, 3)], AssertHintKept);
        await bench.Check(answer, [.. Enumerable.Repeat("a 429 rate_limit_exceeded", 4)]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RateLimit_ForEverWithAFallback_IsServedByTheFallbackAfterOneMoreTry(bool stream)
    {
        await using var bench = await FaultBench.Start(output);
        bench.A.Does(Answer.RateLimited());

        var answer = await bench.Get("ab", stream);

        answer.AssertWhole();
        Assert.Equal("aab", bench.Called);
        Pauses.AssertFirst(bench.Between(0, 1));
        Assert.Equal(TimeSpan.Zero, bench.Between(1, 2));
        await bench.Check(answer, "a 429 rate_limit_exceeded", "a 429 rate_limit_exceeded", "b 200");
    }

    [Theory]
    [InlineData(5)]
    [InlineData(3600)]
    public async Task LongRetryAfter_WithAFallback_IsServedByTheFallbackAtOnce(int seconds)
    {
        await using var bench = await FaultBench.Start(output);
        bench.A.Does(Answer.RateLimited($"retry-after: {seconds}"));

        var answer = await bench.Get();

        answer.AssertWhole();
        Assert.Equal(("ab", TimeSpan.Zero), (bench.Called, bench.Between(0, 1)));
        await bench.Check(answer, "a 429 rate_limit_exceeded", "b 200");
    }

    [Fact]
    public async Task LongRetryAfter_OfTheOnlyTarget_IsToldWithoutWaiting()
    {
        await using var bench = await FaultBench.Start(output);
        bench.A.Does(Answer.RateLimited("retry-after: 3600"));

        var answer = await bench.Get("a");

        answer.AssertError(429, "rate_limit_exceeded");
        Assert.Equal("3600", answer.Header("retry-after"));
        Assert.Equal(("a", TimeSpan.Zero), (bench.Called, answer.At));
        await bench.Check(answer, "a 429 rate_limit_exceeded");
    }

    [Fact]
    public async Task LongRetryAfter_KeepsLaterRequestsFromTheTargetUntilItIsOver()
    {
        await using var bench = await FaultBench.Start(output);
        bench.A.Does(Answer.RateLimited("retry-after: 600"), Answer.Chat());
        (await bench.Get()).AssertWhole();
        await bench.Hear(bench.A, TargetCondition.CoolingDown);
        bench.Clock.Advance(TimeSpan.FromSeconds(590));

        var cooling = await bench.Get();
        bench.Clock.Advance(TimeSpan.FromSeconds(15));
        var after = await bench.Get();

        Assert.Equal("abba", bench.Called);
        var row = await bench.Check(cooling, "b 200");
        Assert.NotNull(row["considered"]!.AsArray().Single(target => (string?)target!["provider"] == "a")!["excluded"]);
        await bench.Check(after, "a 200");
    }

    /// <summary>Not a moment earlier than asked for; a little later, so that not all clients come back at once.</summary>
    private static void AssertHintKept(TimeSpan pause) => Assert.InRange(pause, Hint, Hint * 1.5);
}
