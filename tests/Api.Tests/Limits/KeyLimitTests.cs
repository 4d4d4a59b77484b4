using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Gateway.Api.Tests.Hosting;
using Gateway.TestKit;

namespace Gateway.Api.Tests.Limits;

public sealed class KeyLimitTests(StubbedGateway stubbed) : IClassFixture<StubbedGateway>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ThreeHundredAtOnce_WithTwentyRequestsAMinute_ReachTheProviderTwentyTimes(bool stream)
    {
        var client = await NewKey("""{"requests_per_minute":20}""");
        stubbed.Stub.Requests.Clear();
        stubbed.Stub.Answer = (http, _) => stream
            ? StubProvider.Stream(http, StubAnswers.Chunk("hello"), StubAnswers.Finish, StubAnswers.Done)
            : StubProvider.Json(http, StubAnswers.Chat("hello"));

        var answers = await Task.WhenAll(Enumerable.Range(0, 300).Select(_ => Ask(client, stream)));

        Assert.Equal((20, 280), (answers.Count(answer => (int)answer.StatusCode == 200), answers.Count(answer => (int)answer.StatusCode == 429)));
        Assert.Equal(20, stubbed.Stub.Requests.Count);
        Assert.All(answers, answer => Assert.Equal("20", Header(answer, "x-ratelimit-limit-requests")));
        Assert.Equal(Enumerable.Range(0, 20), answers.Where(answer => (int)answer.StatusCode == 200).Select(answer => int.Parse(Header(answer, "x-ratelimit-remaining-requests")!)).Order());
        var refused = answers.First(answer => (int)answer.StatusCode == 429);
        var error = await Envelope.Of(refused, 429, "rate_limit_exceeded");
        Assert.Equal(("gateway", true), ((string?)error["source"], (bool)error["retryable"]!));
        Assert.InRange(int.Parse(Header(refused, "retry-after")!), 30, 61);
        Assert.NotNull(Header(refused, "retry-after-ms"));
        Assert.Equal(429, (int)(await stubbed.Gateway.Row(refused))!["status"]!);
    }

    [Fact]
    public async Task Tokens_AreReservedOnTheEstimate_AndGivenBackWhenSettled()
    {
        var client = await NewKey("""{"tokens_per_minute":1000}""");
        stubbed.Stub.Answer = (http, _) => StubProvider.Json(http, StubAnswers.Chat("hello"));

        using var tooLarge = await Ask(client, more: ""","max_tokens":2000""");
        using var first = await Ask(client, more: ""","max_tokens":900""");
        using var second = await Ask(client, more: ""","max_tokens":900""");

        var error = await Envelope.Of(tooLarge, 429, "rate_limit_exceeded");
        Assert.Equal((false, "false", null), ((bool)error["retryable"]!, Header(tooLarge, "x-should-retry"), Header(tooLarge, "retry-after")));
        Assert.Equal((200, 200), ((int)first.StatusCode, (int)second.StatusCode));
        Assert.InRange(int.Parse(Header(second, "x-ratelimit-remaining-tokens")!), 0, 100);
        var key = JsonNode.Parse(await client.GetStringAsync("/v1/key"))!;
        Assert.Equal(1000, (int)key["limits"]!["tokens_per_minute"]!);
        Assert.InRange((int)key["limits_remaining"]!["tokens_per_minute"]!, 900, 990);
    }

    [Fact]
    public async Task Parallel_OfTwo_RefusesTheThird_AndEachWayOutGivesItsSlotBack()
    {
        var client = await NewKey("""{"max_parallel":2}""");
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var arrived = new SemaphoreSlim(0);
        stubbed.Stub.Answer = async (http, _) =>
        {
            arrived.Release();
            await release.Task;
            await StubProvider.Json(http, StubAnswers.Error("no", "invalid_request_error", null), 400);
        };
        using var leaving = new CancellationTokenSource();
        var failing = Ask(client);
        var left = stubbed.Gateway.Chat(Body(false, ""), client, leaving.Token);
        await arrived.WaitAsync(TestContext.Current.CancellationToken);
        await arrived.WaitAsync(TestContext.Current.CancellationToken);

        using (var third = await Ask(client))
        {
            await Envelope.Of(third, 429, "rate_limit_exceeded");
        }

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        release.SetResult();
        Assert.Equal(400, (int)(await failing).StatusCode);
        await Eventually.Is(async () => (int)JsonNode.Parse(await client.GetStringAsync("/v1/key"))!["limits_remaining"]!["max_parallel"]! == 2, "both slots are free");
    }

    [Theory]
    [InlineData("""{"limits":{"requests_per_minute":0}}""", "limits.requests_per_minute")]
    [InlineData("""{"limits":{"requests_per_minute":"20"}}""", "limits.requests_per_minute")]
    [InlineData("""{"limits":{"requests_per_hour":20}}""", "limits.requests_per_hour")]
    [InlineData("""{"limits":20}""", "limits")]
    public async Task WrongLimit_IsRefused_ByItsName(string body, string param)
    {
        var fields = (JsonObject)JsonNode.Parse(body)!;
        fields["name"] = "wrong";

        using var answer = await stubbed.Gateway.Admin.PostAsJsonAsync("/admin/keys", fields);

        Assert.Equal(param, (string?)(await Envelope.Of(answer, 400))["param"]);
    }

    [Fact]
    public async Task Limits_AreChangedAsAWhole_AndClearedByNull()
    {
        using var made = await stubbed.Gateway.Admin.PostAsJsonAsync("/admin/keys", new { name = "change", limits = new { requests_per_minute = 5, max_parallel = 2 } });
        var id = (string)(await made.Content.ReadFromJsonAsync<JsonNode>())!["id"]!;

        using var changed = await stubbed.Gateway.Admin.PatchAsJsonAsync($"/admin/keys/{id}", new { limits = new { tokens_per_minute = 7 } });
        var limits = (await changed.Content.ReadFromJsonAsync<JsonNode>())!["limits"]!;
        using var cleared = await stubbed.Gateway.Admin.PatchAsJsonAsync($"/admin/keys/{id}", new { limits = (object?)null });

        Assert.Equal("""{"requests_per_minute":null,"tokens_per_minute":7,"max_parallel":null}""", limits.ToJsonString());
        Assert.Null((await cleared.Content.ReadFromJsonAsync<JsonNode>())!["limits"]!["tokens_per_minute"]);
    }

    private async Task<HttpClient> NewKey(string limits)
    {
        var fields = new JsonObject { ["name"] = "limited", ["limits"] = JsonNode.Parse(limits) };
        using var answer = await stubbed.Gateway.Admin.PostAsJsonAsync("/admin/keys", fields);
        Assert.Equal(201, (int)answer.StatusCode);
        return stubbed.Gateway.NewClient((string)(await answer.Content.ReadFromJsonAsync<JsonNode>())!["key"]!);
    }

    private Task<HttpResponseMessage> Ask(HttpClient client, bool stream = false, string more = "") => stubbed.Gateway.Chat(Body(stream, more), client);

    private static string Body(bool stream, string more) =>
        $$"""{"model":"up/m","stream":{{(stream ? "true" : "false")}},"messages":[{"role":"user","content":"hi"}]{{more}}}""";

    private static string? Header(HttpResponseMessage answer, string name) => answer.Headers.TryGetValues(name, out var values) ? values.Single() : null;
}
