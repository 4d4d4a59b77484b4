using Gateway.TestKit.Faults;
using Gateway.TestKit.Time;

namespace Gateway.Api.Tests.Failover;

/// <summary><c>HedgeAfterMs</c>: a second target is asked beside the first one that is slow.</summary>
public sealed class HedgingTests(ITestOutputHelper output)
{
    private const string HedgeAfterHalfASecond = """ "HedgeAfterMs": 500 """;

    private static readonly TimeSpan Hedge = TimeSpan.FromMilliseconds(500);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Hedge_ThatAnswersFirst_WinsAndTheOtherIsCancelled(bool stream)
    {
        await using var bench = await FaultBench.Start(output, HedgeAfterHalfASecond);
        bench.A.Does(Answer.Chat().After(TimeSpan.FromSeconds(10)));
        var answer = bench.Ask("ab", stream);
        await bench.A.WaitForCall();

        await bench.Clock.AdvanceToNext(Hedge, Hedge);
        await bench.End(answer);

        answer.AssertWhole();
        Assert.Equal(("b", "2"), (answer.Header("x-gateway-provider"), answer.Header("x-gateway-attempts")));
        Assert.Equal(("ab", Hedge), (bench.Called, bench.Between(0, 1)));
        Assert.Equal(Hedge, await bench.A.WaitUntilAbandoned());
        await bench.Check(answer, "a 0 *", "b 200");
    }

    [Fact]
    public async Task Stream_ThatLostAfterItsHead_HasItsPromptInTheRow()
    {
        await using var bench = await FaultBench.Start(output, HedgeAfterHalfASecond);
        bench.A.Does(Answer.Chat().FirstTokenAfter(TimeSpan.FromSeconds(10)));
        var answer = bench.Ask("ab", stream: true);
        await bench.Clock.WaitForTimer(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10), TimerOwner.Script);

        await bench.Clock.AdvanceToNext(Hedge, Hedge);
        await bench.End(answer);

        answer.AssertWhole();
        var row = await bench.Check(answer, "a * *", "b 200");
        var lost = row["attempts"]!.AsArray().Single(attempt => (string)attempt!["provider"]! == "a")!;
        Assert.Equal("hedge_lost", (string?)lost["error"]);
        Assert.Equal(0, (int)lost["tokens"]!["completion"]!);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Hedge_ThatAnswersLater_IsCancelled(bool stream)
    {
        await using var bench = await FaultBench.Start(output, HedgeAfterHalfASecond);
        bench.A.Does(Answer.Chat().After(Hedge * 2));
        bench.B.Does(Answer.Chat().After(TimeSpan.FromSeconds(10)));
        var answer = bench.Ask("ab", stream);
        await bench.A.WaitForCall();

        await bench.Clock.AdvanceToNext(Hedge, Hedge);
        await bench.B.WaitForCall();
        await bench.Clock.AdvanceToNext(Hedge, Hedge, TimerOwner.Script);
        await bench.End(answer);

        answer.AssertWhole();
        Assert.Equal("a", answer.Header("x-gateway-provider"));
        Assert.Equal(Hedge * 2, await bench.B.WaitUntilAbandoned());
        await bench.Check(answer, "a 200", "b 0 *");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task FirstTarget_ThatIsFast_IsAskedAlone(bool stream)
    {
        await using var bench = await FaultBench.Start(output, HedgeAfterHalfASecond);

        var answer = bench.Ask("ab", stream);
        await bench.End(answer);
        bench.Clock.Advance(Hedge * 2);

        answer.AssertWhole();
        Assert.Equal("a", bench.Called);
        await bench.Check(answer, "a 200");
    }

    [Fact]
    public async Task FirstTarget_ThatFailsBeforeTheHedge_IsHandledByTheOrdinaryRules()
    {
        await using var bench = await FaultBench.Start(output, HedgeAfterHalfASecond);
        bench.A.Does(Answer.Error(401), Answer.Chat());

        var answer = bench.Ask();
        await bench.End(answer);

        answer.AssertWhole();
        Assert.Equal(("ab", TimeSpan.Zero), (bench.Called, bench.Between(0, 1)));
        await bench.Check(answer, "a 401 *", "b 200");
    }

    [Fact]
    public async Task OnlyTarget_IsNotHedged()
    {
        await using var bench = await FaultBench.Start(output, HedgeAfterHalfASecond);
        bench.A.Does(Answer.Chat().After(Hedge * 4));
        var answer = bench.Ask("a");

        await bench.Clock.AdvanceToNext(Hedge * 4, Hedge * 4, TimerOwner.Script);
        await bench.End(answer);

        answer.AssertWhole();
        Assert.Equal("a", bench.Called);
        await bench.Check(answer, "a 200");
    }
}
