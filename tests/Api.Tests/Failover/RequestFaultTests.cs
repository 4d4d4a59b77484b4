using Gateway.TestKit.Faults;

namespace Gateway.Api.Tests.Failover;

/// <summary>Refusals that are about the request, or about our credential.</summary>
public sealed class RequestFaultTests(ITestOutputHelper output)
{
    private const string TooLong = "This model's maximum context length is 8192 tokens. However, your messages resulted in 9000 tokens.";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ContextLengthExceeded_MovesOnToTheNextTargetAtOnce(bool stream)
    {
        await using var bench = await FaultBench.Start(output);
        bench.A.Does(Exceeded(TooLong));

        var answer = await bench.Get("ab", stream);

        answer.AssertWhole();
        Assert.Equal(("ab", TimeSpan.Zero), (bench.Called, bench.Between(0, 1)));
        await bench.Check(answer, "a 400 context_length_exceeded", "b 200");
    }

    [Fact]
    public async Task ContextLengthExceeded_OfTwoTargets_IsToldWithoutAskingTheThird()
    {
        await using var bench = await FaultBench.Start(output);
        bench.A.Does(Exceeded(TooLong));
        bench.B.Does(Exceeded("b cannot take it either"));

        var answer = await bench.Get("abc");

        var error = answer.AssertError(400, "context_length_exceeded");
        Assert.Equal(("b cannot take it either", "provider", false), ((string?)error["message"], (string?)error["source"], (bool)error["retryable"]!));
        Assert.Equal("ab", bench.Called);
        await bench.Check(answer, "a 400 context_length_exceeded", "b 400 context_length_exceeded");
    }

    [Fact]
    public async Task ContextLengthExceeded_OfTheOnlyTarget_IsToldAtOnce()
    {
        await using var bench = await FaultBench.Start(output);
        bench.A.Does(Exceeded(TooLong));

        var answer = await bench.Get("a");

        Assert.Equal(TooLong, (string?)answer.AssertError(400, "context_length_exceeded")["message"]);
        Assert.Equal("a", bench.Called);
        await bench.Check(answer, "a 400 context_length_exceeded");
    }

    [Theory]
    [InlineData(400, "content_policy_violation", false)]
    [InlineData(400, "content_policy_violation", true)]
    [InlineData(400, "content_filter", false)]
    [InlineData(400, "invalid_value", false)]
    [InlineData(404, "model_not_found", false)]
    [InlineData(413, "request_too_large", false)]
    [InlineData(422, "unprocessable", false)]
    public async Task Refusal_OfTheRequest_IsPassedOnAndNeverRoutedAround(int status, string code, bool stream)
    {
        await using var bench = await FaultBench.Start(output);
        bench.A.Does(Answer.Error(status, "we will not do that", code, "invalid_request_error"));

        var answer = await bench.Get("ab", stream);

        var error = answer.AssertError(status, code);
        Assert.Equal(("we will not do that", "provider", false), ((string?)error["message"], (string?)error["source"], (bool)error["retryable"]!));
        Assert.Equal("a", bench.Called);
        await bench.Check(answer, $"a {status} {code}");
    }

    [Theory]
    [InlineData(401, false)]
    [InlineData(401, true)]
    [InlineData(402, false)]
    [InlineData(403, false)]
    public async Task Credential_ThatIsRefused_IsServedByTheFallbackAtOnce(int status, bool stream)
    {
        await using var bench = await FaultBench.Start(output);
        bench.A.Does(Answer.Error(status, "Incorrect API key provided", "invalid_api_key"));

        var answer = await bench.Get("ab", stream);

        answer.AssertWhole();
        Assert.Equal(("ab", TimeSpan.Zero), (bench.Called, bench.Between(0, 1)));
        await bench.Check(answer, $"a {status} *", "b 200");
    }

    [Fact]
    public async Task Credential_RefusedByTheOnlyTarget_Is502AndNeverThe401()
    {
        await using var bench = await FaultBench.Start(output);
        bench.A.Does(Answer.Error(401, "Incorrect API key provided: sk-upstream-secret", "invalid_api_key"));

        var answer = await bench.Get("a");

        var error = answer.AssertError(502, "provider_auth_error");
        Assert.Equal("gateway", (string?)error["source"]);
        Assert.DoesNotContain("sk-upstream", answer.Body, StringComparison.Ordinal);
        Assert.InRange(bench.Calls.Count, 1, 4);
        await bench.Check(answer, [.. bench.Calls.Select(_ => "a 401 *")]);
    }

    private static WholeStep Exceeded(string message) => Answer.Error(400, message, "context_length_exceeded", "invalid_request_error");
}
