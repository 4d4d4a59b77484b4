using Gateway.TestKit.Faults;
using Gateway.TestKit.Time;

namespace Gateway.Api.Tests.Failover;

/// <summary>Streams that stop, and streams that are only slow.</summary>
public sealed class StallFaultTests(ITestOutputHelper output)
{
    /// <summary>Another limit for the first token than for a stall: the two cannot be mistaken for each other.</summary>
    private const string Limits = """ "FirstTokenTimeoutSeconds": 60, "StallTimeoutSeconds": 30 """;

    private static readonly TimeSpan Stall = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stream_StalledAfter20Tokens_IsCompletedByTheFallback(bool prefill)
    {
        await using var bench = await FaultBench.Start(output, Limits, prefill);
        bench.A.Does(Answer.Chat().StallAfter(20));
        var answer = bench.Ask("ab", stream: true, usage: true);
        await answer.WaitForTokens(20);

        await bench.Clock.AdvanceToNext(Stall, Stall);
        await bench.End(answer);

        answer.AssertWhole();
        answer.AssertUsage(ChatStep.PromptTokens, 60);
        Assert.Equal(("ab", Stall), (bench.Called, bench.Between(0, 1)));
        Assert.Equal(Stall, await bench.A.WaitUntilAbandoned());
        await bench.Check(answer, "a 200 *", "b 200");
    }

    [Fact]
    public async Task Stream_StalledWithRecoveryOff_EndsWithTheErrorFrame()
    {
        await using var bench = await FaultBench.Start(output, Limits + """, "StreamRecovery": "error" """);
        bench.A.Does(Answer.Chat().StallAfter(20));
        var answer = bench.Ask("ab", stream: true);
        await answer.WaitForTokens(20);

        await bench.Clock.AdvanceToNext(Stall, Stall);
        await bench.End(answer);

        answer.AssertBroken(20);
        Assert.Equal(("a", Stall), (bench.Called, answer.At));
        await bench.Check(answer, "a 200 stalled");
    }

    [Fact]
    public async Task Stream_ThatPausesForLessThanTheLimit_IsOneCall()
    {
        await using var bench = await FaultBench.Start(output, Limits);
        var interval = TimeSpan.FromSeconds(29);
        bench.A.Does(Answer.Chat(3).Every(interval));
        var answer = bench.Ask("ab", stream: true);

        for (var tokens = 1; tokens < 3; tokens++)
        {
            await answer.WaitForTokens(tokens);
            await bench.Clock.WaitForTimer(Stall, Stall);
            await bench.Clock.AdvanceToNext(interval, interval, TimerOwner.Script);
        }

        await bench.End(answer);

        answer.AssertWhole(3);
        Assert.Equal(("a", interval * 2), (bench.Called, answer.At));
        await bench.Check(answer, "a 200");
    }

    [Fact]
    public async Task Stream_ThatDripsForTwoMinutes_IsOneCall()
    {
        await using var bench = await FaultBench.Start(output, Limits);
        var interval = TimeSpan.FromSeconds(5);
        bench.A.Does(Answer.Chat(25).Every(interval));
        var answer = bench.Ask("ab", stream: true, usage: true);

        for (var tokens = 1; tokens < 25; tokens++)
        {
            await answer.WaitForTokens(tokens);
            await bench.Clock.AdvanceToNext(interval, interval, TimerOwner.Script);
        }

        await bench.End(answer);

        answer.AssertWhole(25);
        answer.AssertUsage(ChatStep.PromptTokens, 25);
        Assert.Equal(("a", TimeSpan.FromMinutes(2)), (bench.Called, answer.At));
        await bench.Check(answer, "a 200");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stream_ThatComesByteByByte_IsWhole(bool gzip)
    {
        await using var bench = await FaultBench.Start(output);
        bench.A.Does(gzip ? Answer.Chat(5).ByteWise().Gzip() : Answer.Chat(5).ByteWise());

        var answer = await bench.Get("ab", stream: true, usage: true);

        answer.AssertWhole(5);
        answer.AssertUsage(ChatStep.PromptTokens, 5);
        await bench.Check(answer, "a 200");
    }
}
