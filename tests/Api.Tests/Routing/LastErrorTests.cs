using Gateway.Api.Tests.Hosting;
using Gateway.TestKit;

namespace Gateway.Api.Tests.Routing;

public sealed class LastErrorTests(RoutedGateway routed) : IClassFixture<RoutedGateway>
{
    [Theory]
    [InlineData(429, 429)]
    [InlineData(500, 500)]
    [InlineData(503, 503)]
    [InlineData(529, 503)]
    public async Task Error_OfTheLastProvider_ReachesTheCaller(int status, int told)
    {
        // A model for each case: what one asks for in wait is another's cool-down.
        using var answer = await Ask($"first/m{status}", status, 7);

        var error = await Envelope.Of(answer, told, "bad_luck");
        Assert.Equal(("out of luck", "luck_error", "provider", true), ((string?)error["message"], (string?)error["type"], (string?)error["source"], (bool)error["retryable"]!));
        Assert.Equal("7", answer.Headers.GetValues("retry-after").Single());
        Assert.Equal("7000", answer.Headers.GetValues("retry-after-ms").Single());
        Assert.Equal(told, (int)(await routed.Gateway.Row(answer))!["status"]!);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(402)]
    [InlineData(403)]
    public async Task OurCredential_RefusedByTheLastProvider_Is502WithoutItsWords(int status)
    {
        using var answer = await Ask("first/a", status);

        var error = await Envelope.Of(answer, 502, "provider_auth_error");
        Assert.DoesNotContain("luck", error.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("sk-upstream-secret", error.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secret_ThatTheProviderEchoes_IsMasked()
    {
        routed.First.Answer = (http, _) => StubProvider.Json(http, StubAnswers.Error("Incorrect key sk-upstream-secret", "t", "sk-upstream-secret"), 400);
        using var answer = await routed.Ask("first/a");

        Assert.DoesNotContain("sk-upstream-secret", (await Envelope.Of(answer, 400)).ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connection_RefusedByTheOnlyProvider_Is503()
    {
        using var answer = await routed.Ask("closed/a");

        await Envelope.Of(answer, 503, "provider_unavailable");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Deadline_OfTheRequest_Is504(bool stream)
    {
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        routed.First.Answer = async (http, _) =>
        {
            using var registration = http.RequestAborted.Register(() => gone.TrySetResult());
            await gone.Task;
        };
        using var answer = await routed.Gateway.Send(
            $$"""{"model":"first/a","stream":{{(stream ? "true" : "false")}},"messages":[{"role":"user","content":"hi"}]}""", ("x-gateway-timeout-ms", "1000"));

        Assert.True((bool)(await Envelope.Of(answer, 504, "provider_timeout"))["retryable"]!);
        await gone.Task.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(504, (int)(await routed.Gateway.Row(answer))!["status"]!);
    }

    private Task<HttpResponseMessage> Ask(string model, int status, int? retryAfter = null) => routed.Ask(model, first => first.Answer = (http, _) =>
    {
        if (retryAfter is { } seconds)
        {
            http.Response.Headers.RetryAfter = seconds.ToString();
        }

        return StubProvider.Json(http, StubAnswers.Error("out of luck", "luck_error", "bad_luck"), status);
    });
}
