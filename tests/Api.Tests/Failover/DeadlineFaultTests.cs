using Gateway.TestKit.Faults;
using Gateway.TestKit.Time;

namespace Gateway.Api.Tests.Failover;

/// <summary>Nothing waits past the request's deadline.</summary>
public sealed class DeadlineFaultTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Deadline_DuringSilence_Is504(bool stream)
    {
        await using var bench = await FaultBench.Start(output);
        bench.A.Does(Answer.Silence());
        var answer = bench.Ask("ab", stream, timeoutMs: 5000);
        await bench.A.WaitForCall();

        await bench.Clock.AdvanceToNext(Deadline, Deadline);
        await bench.End(answer);

        Assert.True((bool)answer.AssertError(504, "provider_timeout")["retryable"]!);
        Assert.Equal(("a", Deadline), (bench.Called, answer.At));
        Assert.Equal(Deadline, await bench.A.WaitUntilAbandoned());
        Assert.Equal(504, (int)(await bench.Check(answer, "a 0 *"))["status"]!);
    }

    [Fact]
    public async Task Deadline_AfterComments_EndsTheStreamWithAnError()
    {
        await using var bench = await FaultBench.Start(output, """ "DeadlineSeconds": 20 """);
        bench.A.Does(Answer.Silence());
        var answer = bench.Ask("a", stream: true);
        await bench.A.WaitForCall();

        await bench.Clock.AdvanceToNext(TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(15));
        await answer.WaitForComments(1);
        await bench.Clock.AdvanceToNext(Deadline, Deadline);
        await bench.End(answer);

        Assert.Equal((200, "provider_timeout", false), (answer.Status, (string?)answer.Events[^1]["error"]!["code"], answer.IsDone));
        await bench.Check(answer, "a 0 *");
    }

    [Fact]
    public async Task RetryPause_ThatWouldEndAfterTheDeadline_IsNotBegun()
    {
        await using var bench = await FaultBench.Start(output, """ "MaxAttempts": 20 """);
        bench.A.Does(Answer.RateLimited("retry-after: 2"));
        var answer = bench.Ask("a", timeoutMs: 9000);

        for (var tries = 1; tries <= 4; tries++)
        {
            await bench.A.WaitForCall(tries);
            await bench.Clock.AdvanceToNext(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2.2));
        }

        await bench.End(answer);

        answer.AssertError(429, "rate_limit_exceeded");
        Assert.Equal(("aaaaa", bench.Calls[^1].At), (bench.Called, answer.At));
        await bench.Check(answer, [.. bench.Calls.Select(_ => "a 429 rate_limit_exceeded")]);
    }

    [Fact]
    public async Task Deadline_InTheMidstOfAStream_EndsItWithAnError()
    {
        await using var bench = await FaultBench.Start(output);
        bench.A.Does(Answer.Chat().Every(TimeSpan.FromSeconds(2)));
        var answer = bench.Ask("a", stream: true, timeoutMs: 5000);
        for (var tokens = 1; tokens < 3; tokens++)
        {
            await answer.WaitForTokens(tokens);
            await bench.Clock.AdvanceToNext(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2), TimerOwner.Script);
        }

        await answer.WaitForTokens(3);
        await bench.Clock.AdvanceToNext(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        await bench.End(answer);

        Assert.Equal((FaultText.Of(3), false), (answer.Text, answer.IsDone));
        Assert.NotNull(answer.Events[^1]["error"]);
        Assert.Equal(("a", Deadline), (bench.Called, answer.At));
        await bench.Check(answer, "a 200 *");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Client_ThatLeavesDuringARetryPause_EndsTheRequestAtOnce(bool stream)
    {
        await using var bench = await FaultBench.Start(output);
        bench.A.Does(Answer.Error(503));
        var answer = bench.Ask("ab", stream);
        await bench.Clock.WaitForTimer(TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(300));

        await answer.Leave();
        await bench.End(answer);
        var row = await bench.Check(answer, "a 503 bad_luck");
        bench.Clock.Advance(FaultBench.LongestPause);

        Assert.Equal((499, "client_closed_request"), ((int)row["status"]!, (string?)row["error_code"]));
        Assert.Equal(TimeSpan.Zero, answer.At);
        Assert.Equal("a", bench.Called);
    }
}
