using Gateway.TestKit.Faults;
using Gateway.TestKit.Time;

namespace Gateway.Api.Tests.Failover;

/// <summary>Providers that take the request and say nothing, or nothing yet.</summary>
public sealed class SilenceFaultTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Stream_WithoutAnyAnswer_IsServedByTheFallbackAfterTheLimit()
    {
        await using var bench = await FaultBench.Start(output);
        bench.A.Does(Answer.Silence());
        var answer = bench.Ask("ab", stream: true, usage: true);
        await bench.A.WaitForCall();

        await bench.Clock.AdvanceToNext(Limit, Limit);
        await bench.End(answer);

        answer.AssertWhole();
        answer.AssertUsage(ChatStep.PromptTokens, 60);
        Assert.Equal(("ab", Limit), (bench.Called, bench.Between(0, 1)));
        Assert.Equal(Limit, await bench.A.WaitUntilAbandoned());
        await bench.Check(answer, "a 0 *", "b 200");
    }

    [Fact]
    public async Task Stream_WithHeadRoleAndCommentsOnly_IsServedByTheFallbackAfterTheLimit()
    {
        await using var bench = await FaultBench.Start(output);
        var interval = TimeSpan.FromSeconds(5);
        bench.A.Does(Answer.Chat().FirstTokenAfter(TimeSpan.FromMinutes(5)).Pinging(interval));
        var answer = bench.Ask("ab", stream: true);
        await bench.Clock.WaitForTimer(Limit, Limit);

        for (var at = TimeSpan.Zero; at < Limit; at += interval)
        {
            await bench.Clock.AdvanceToNext(interval, interval, TimerOwner.Script);
        }

        await bench.End(answer);

        answer.AssertWhole();
        Assert.Equal(("ab", Limit), (bench.Called, bench.Between(0, 1)));
        var row = await bench.Check(answer, "a * *", "b 200");

        // It had answered with a head and may bill the prompt; the caller is billed for the answer only.
        var (left, answered) = (row["attempts"]![0]!["tokens"]!, row["attempts"]![1]!["tokens"]!);
        Assert.Equal(0, (int)left["completion"]!);
        Assert.InRange((int)left["prompt"]!, 1, 50);
        Assert.Equal((long)row["prompt_tokens"]!, (long)answered["prompt"]!);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stream_WithItsFirstTokenWithinTheLimit_IsOneCall(bool headAtOnce)
    {
        await using var bench = await FaultBench.Start(output);
        var late = TimeSpan.FromSeconds(20);
        bench.A.Does(headAtOnce ? Answer.Chat().FirstTokenAfter(late) : Answer.Chat().After(late));
        var answer = bench.Ask("ab", stream: true);

        await bench.Clock.AdvanceToNext(late, late, TimerOwner.Script);
        await bench.End(answer);

        answer.AssertWhole();
        Assert.Equal(("a", late), (bench.Called, answer.At));
        await bench.Check(answer, "a 200");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stream_WithItsFirstTokenAfterTheLimit_IsServedByTheFallback(bool headAtOnce)
    {
        await using var bench = await FaultBench.Start(output, """ "FirstTokenTimeoutSeconds": 10 """);
        var late = TimeSpan.FromSeconds(20);
        bench.A.Does(headAtOnce ? Answer.Chat().FirstTokenAfter(late) : Answer.Chat().After(late));
        var answer = bench.Ask("ab", stream: true);
        await bench.Clock.WaitForTimer(late, late, TimerOwner.Script);

        await bench.Clock.AdvanceToNext(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10));
        await bench.End(answer);

        answer.AssertWhole();
        Assert.Equal(("ab", TimeSpan.FromSeconds(10)), (bench.Called, bench.Between(0, 1)));
        Assert.Equal(TimeSpan.FromSeconds(10), await bench.A.WaitUntilAbandoned());
        await bench.Check(answer, "a * *", "b 200");
    }

    [Fact]
    public async Task WholeAnswer_ThatIsLong_IsAskedForElsewhereBesideAndTheFirstOneWins()
    {
        await using var bench = await FaultBench.Start(output);
        bench.A.Does(Answer.Silence());
        var answer = bench.Ask("ab");
        await bench.A.WaitForCall();

        await bench.Clock.AdvanceToNext(Limit, Limit);
        await bench.End(answer);

        answer.AssertWhole();
        Assert.Equal("b", answer.Header("x-gateway-provider"));
        Assert.Equal(("ab", Limit), (bench.Called, bench.Between(0, 1)));
        await bench.A.WaitUntilAbandoned();
        await bench.Check(answer, "a * *", "b 200");
    }

    [Fact]
    public async Task WholeAnswer_ThatIsLong_IsNotThrownAwayWhenItComesFirstAfterAll()
    {
        await using var bench = await FaultBench.Start(output);
        bench.A.Does(Answer.Chat().After(Limit + TimeSpan.FromSeconds(10)));
        bench.B.Does(Answer.Chat().After(TimeSpan.FromSeconds(60)));
        var answer = bench.Ask("ab");
        await bench.A.WaitForCall();

        await bench.Clock.AdvanceToNext(Limit, Limit);
        await bench.B.WaitForCall();
        await bench.Clock.AdvanceToNext(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10), TimerOwner.Script);
        await bench.End(answer);

        answer.AssertWhole();
        Assert.Equal("a", answer.Header("x-gateway-provider"));
        await bench.B.WaitUntilAbandoned();
        await bench.Check(answer, "a 200", "b * *");
    }

    [Fact]
    public async Task WholeAnswer_ThatIsLongOfTheOnlyTarget_IsWaitedFor()
    {
        await using var bench = await FaultBench.Start(output);
        var late = TimeSpan.FromSeconds(100);
        bench.A.Does(Answer.Chat().After(late));
        var answer = bench.Ask("a");

        await bench.Clock.AdvanceToNext(late, late, TimerOwner.Script);
        await bench.End(answer);

        answer.AssertWhole();
        Assert.Equal(("a", late), (bench.Called, answer.At));
        await bench.Check(answer, "a 200");
    }

    [Fact]
    public async Task Stream_ThatHasNothingToSend_IsKeptAliveByCommentsEvery15Seconds()
    {
        await using var bench = await FaultBench.Start(output, """ "FirstTokenTimeoutSeconds": 40 """);
        bench.A.Does(Answer.Silence());
        var interval = TimeSpan.FromSeconds(15);
        var answer = bench.Ask("ab", stream: true);
        await bench.A.WaitForCall();

        await bench.Clock.AdvanceToNext(interval, interval);
        await answer.WaitForComments(1);
        await bench.Clock.AdvanceToNext(interval, interval);
        await answer.WaitForComments(2);
        await bench.Clock.AdvanceToNext(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10));
        await bench.End(answer);

        answer.AssertWhole();
        Assert.Equal(2, answer.Waiting);
        Assert.Equal(TimeSpan.FromSeconds(40), bench.Between(0, 1));
        await bench.Check(answer, "a 0 *", "b 200");
    }
}
