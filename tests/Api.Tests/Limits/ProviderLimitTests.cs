using System.Text.Json.Nodes;
using Gateway.Api.Tests.Hosting;
using Gateway.TestKit;

namespace Gateway.Api.Tests.Limits;

public sealed class ProviderLimitTests : IAsyncLifetime
{
    private StubProvider _limited = null!;
    private StubProvider _other = null!;
    private TestGateway _gateway = null!;

    public async ValueTask InitializeAsync()
    {
        _limited = await StubProvider.Start();
        _other = await StubProvider.Start();
        _other.Answer = (http, _) => StubProvider.Json(http, StubAnswers.Chat("other"));
        _gateway = await TestGateway.Start(new JsonObject
        {
            ["Providers"] = new JsonObject
            {
                ["requests"] = Limited("""{"RequestsPerMinute":5}"""),
                ["parallel"] = Limited("""{"MaxParallel":2}"""),
                ["tokens"] = Limited("""{"TokensPerMinute":100}"""),
                ["other"] = TestGateway.Provider(_other.BaseUrl),
            },
            ["Routes"] = new JsonObject
            {
                ["requests-first"] = Route("requests/m", "other/m"),
                ["parallel-first"] = Route("parallel/m", "other/m"),
            },
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _limited.DisposeAsync();
        await _other.DisposeAsync();
    }

    [Fact]
    public async Task Requests_BeyondTheProvidersLimit_GoToTheNextTarget_AndNobodySeesAnError()
    {
        _limited.Answer = (http, _) => StubProvider.Json(http, StubAnswers.Chat("limited"));

        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => Ask("requests-first")));

        Assert.All(answers, answer => Assert.Equal(200, (int)answer.StatusCode));
        Assert.Equal((5, 55), (_limited.Requests.Count, _other.Requests.Count));
        var row = (await _gateway.Row(answers.First(answer => answer.Headers.GetValues("x-gateway-provider").Single() == "other")))!;
        Assert.Equal("provider_limit", (string?)row["considered"]![0]!["excluded"]);
        Assert.Single(row["attempts"]!.AsArray());
    }

    [Fact]
    public async Task Request_WithoutAnotherTarget_Is429_WithTheWait()
    {
        _limited.Answer = (http, _) => StubProvider.Json(http, StubAnswers.Chat("limited"));
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Ask("requests/m")));

        using var answer = await Ask("requests/m");

        var error = await Envelope.Of(answer, 429, "rate_limit_exceeded");
        Assert.Equal(("gateway", true), ((string?)error["source"], (bool)error["retryable"]!));
        Assert.InRange(int.Parse(answer.Headers.GetValues("retry-after").Single()), 30, 61);
        Assert.Equal(5, _limited.Requests.Count);
    }

    [Fact]
    public async Task Tokens_BeyondTheProvidersLimit_AreNotSent()
    {
        using var answer = await Ask("tokens/m", ""","max_tokens":200""");

        Assert.False((bool)(await Envelope.Of(answer, 429, "rate_limit_exceeded"))["retryable"]!);
        Assert.Empty(_limited.Requests);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(400)]
    public async Task Parallel_NeverAThirdAtTheProvider_AndEverySlotComesBack(int status)
    {
        var running = 0;
        var most = 0;
        _limited.Answer = async (http, _) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            await Task.Yield();
            Interlocked.Decrement(ref running);
            await StubProvider.Json(http, status == 200 ? StubAnswers.Chat("limited") : StubAnswers.Error("no", "invalid_request_error", null), status);
        };

        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => Ask("parallel-first")));

        Assert.All(answers, answer => Assert.True((int)answer.StatusCode == 200 || (int)answer.StatusCode == status, $"{answer.StatusCode}"));
        Assert.InRange(most, 1, 2);
        Assert.Equal(60, _limited.Requests.Count + _other.Requests.Count);
        await Eventually.Is(async () => (await Ask("parallel/m")).Headers.GetValues("x-gateway-provider").Single() == "parallel", "a slot is free again");
    }

    private JsonObject Limited(string limits)
    {
        var provider = TestGateway.Provider(_limited.BaseUrl);
        provider["Limits"] = JsonNode.Parse(limits);
        return provider;
    }

    private static JsonObject Route(params string[] models) =>
        new() { ["Targets"] = new JsonArray([.. models.Select(model => (JsonNode)new JsonObject { ["Model"] = model })]) };

    private Task<HttpResponseMessage> Ask(string model, string more = "") =>
        _gateway.Chat($$"""{"model":"{{model}}","messages":[{"role":"user","content":"hi"}]{{more}}}""");
}
