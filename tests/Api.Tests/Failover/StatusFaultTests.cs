using Gateway.TestKit.Faults;

namespace Gateway.Api.Tests.Failover;

/// <summary>Providers that answer with an error of their own: 5xx, once and for ever.</summary>
public sealed class StatusFaultTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Status500_Once_IsTriedAgainAfterAShortPause(bool stream)
    {
        await using var bench = await FaultBench.Start(output);
        bench.A.Does(Answer.Error(500), Answer.Chat());

        var answer = await bench.Get("ab", stream);

        answer.AssertWhole();
        Assert.Equal("aa", bench.Called);
        Pauses.AssertFirst(bench.Between(0, 1));
        await bench.Check(answer, "a 500 bad_luck", "a 200");
    }

    [Fact]
    public async Task Status503_ForEverOfTheOnlyTarget_IsTriedUpToMaxAttemptsWithGrowingPauses()
    {
        await using var bench = await FaultBench.Start(output, circuit: FaultBench.NoCircuit);
        bench.A.Does(Answer.Error(503, "the kitchen is closed"));

        var answer = await bench.Get("a");

        var error = answer.AssertError(503, "bad_luck");
        Assert.Equal(("the kitchen is closed", "provider", true), ((string?)error["message"], (string?)error["source"], (bool)error["retryable"]!));
        Assert.Equal("aaaa", bench.Called);
        Pauses.AssertGrow(bench.Between(0, 1), bench.Between(1, 2), bench.Between(2, 3));
        Assert.Equal(bench.Calls[^1].At, answer.At);
        await bench.Check(answer, "a 503 bad_luck", "a 503 bad_luck", "a 503 bad_luck", "a 503 bad_luck");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Status503_ForEverWithAFallback_IsServedByTheFallbackAfterOneMoreTry(bool stream)
    {
        await using var bench = await FaultBench.Start(output);
        bench.A.Does(Answer.Error(503));

        var answer = await bench.Get("ab", stream);

        answer.AssertWhole();
        Assert.Equal("aab", bench.Called);
        Pauses.AssertFirst(bench.Between(0, 1));
        Assert.Equal(TimeSpan.Zero, bench.Between(1, 2));
        await bench.Check(answer, "a 503 bad_luck", "a 503 bad_luck", "b 200");
    }

    [Fact]
    public async Task Status503_OfBothTargets_IsToldInTheLastOnesWords()
    {
        await using var bench = await FaultBench.Start(output);
        bench.A.Does(Answer.Error(503, "a is down"));
        bench.B.Does(Answer.Error(503, "b is down", "b_down"));

        var answer = await bench.Get();

        Assert.Equal("b is down", (string?)answer.AssertError(503, "b_down")["message"]);
        Assert.Equal("aabb", bench.Called);
        Pauses.AssertGrow(bench.Between(0, 1), bench.Between(2, 3));
        await bench.Check(answer, "a 503 bad_luck", "a 503 bad_luck", "b 503 b_down", "b 503 b_down");
    }

    [Fact]
    public async Task Status529_IsTriedLikeA503AndToldAs503()
    {
        await using var bench = await FaultBench.Start(output, """ "MaxAttempts": 2 """);
        bench.A.Does(Answer.Error(529, "overloaded", "overloaded_error"));

        var answer = await bench.Get("a");

        answer.AssertError(503, "overloaded_error");
        await bench.Check(answer, "a 529 overloaded_error", "a 529 overloaded_error");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Fallback_IsNamedInHeadersBodyAndRow(bool stream)
    {
        await using var bench = await FaultBench.Start(output);
        bench.A.Does(Answer.Error(500));
        bench.B.Does(Answer.Chat(7));

        var answer = await bench.Get("ab", stream, usage: stream);

        answer.AssertWhole(7);
        Assert.Equal(("b", "b-model", "3"), (answer.Header("x-gateway-provider"), answer.Header("x-gateway-model"), answer.Header("x-gateway-attempts")));
        Assert.Contains("\"model\":\"b-model\"", answer.Body, StringComparison.Ordinal);
        Assert.Contains("\"completion_tokens\":7", answer.Body, StringComparison.Ordinal);
        var row = await bench.Check(answer, "a 500 bad_luck", "a 500 bad_luck", "b 200");
        Assert.Equal(("b", "b-model", "ab", "ab"), ((string?)row["provider"], (string?)row["model"], (string?)row["route"], (string?)row["requested_model"]));
        Assert.Equal((ChatStep.PromptTokens, 7), ((int)row["prompt_tokens"]!, (int)row["completion_tokens"]!));
    }
}
