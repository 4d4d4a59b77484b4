using System.ClientModel;
using System.Text.Json.Nodes;
using Gateway.Api.Tests.Admin;
using Gateway.Api.Tests.Hosting;
using Gateway.TestKit;
using OpenAI;
using OpenAI.Chat;

namespace Gateway.Api.Tests.Spending;

/// <summary>What is told when the money is used up, and when there is none for want of a price.</summary>
public sealed class RefusalTests(PricedGateway priced) : IClassFixture<PricedGateway>
{
    private const string Body = """{"model":"ai/gpt-4o","max_tokens":100,"messages":[{"role":"user","content":"hi"}]}""";

    /// <summary>Of <see cref="Body"/>, all of its tokens used.</summary>
    private const decimal Each = (8 * PricedGateway.Input) + (100 * PricedGateway.Output);

    [Theory]
    [InlineData("total", null, "It does not reset by itself")]
    [InlineData("day", "INR", "It resets at 2")]
    [InlineData("month", "EUR", "It resets at 2")]
    [InlineData("week", "USD", "It resets at 2")]
    public async Task UsedUpBudget_Is402_WithScopeAmountAndReset_AndReachesNobody(string period, string? currency, string reset)
    {
        var rate = currency switch { "EUR" => 100m, "USD" => 80m, _ => 1m };
        var (id, client) = await priced.Gateway.NewKey(Spending.Budget(2 * Each / rate, period, currency));
        Answers();
        using var first = await priced.Gateway.Chat(Body, client);
        using var second = await priced.Gateway.Chat(Body, client);
        var calls = priced.Stub.Requests.Count;

        using var third = await priced.Gateway.Chat(Body, client);

        Assert.Equal((200, 200, calls), ((int)first.StatusCode, (int)second.StatusCode, priced.Stub.Requests.Count));
        var error = await Envelope.Of(third, 402, "insufficient_quota");
        Assert.Equal("false", Assert.Single(third.Headers.GetValues("x-should-retry")));
        Assert.Equal(("gateway", false, "insufficient_quota"), ((string?)error["source"], (bool)error["retryable"]!, (string?)error["type"]));
        var message = (string)error["message"]!;
        Assert.Contains($"The budget of this API key is {Spending.Text(Plain(2 * Each / rate))} {currency ?? "INR"}, of which", message, StringComparison.Ordinal);
        Assert.Contains(reset, message, StringComparison.Ordinal);
        var (spent, reserved, remaining) = await priced.Gateway.Money(id, client);
        Assert.Equal((2 * Each / rate, 0, 0), (spent, reserved, remaining));
        Assert.Equal(2 * Each, Spending.Sum(await priced.Gateway.Rows(id)));
        Assert.Equal(402, (int)(await priced.Gateway.Row(third))!["status"]!);
    }

    [Fact]
    public async Task OfficialPackage_WithItsOwnRetries_AsksOnce()
    {
        var created = await priced.Gateway.CreateKey("""{"name":"poor","budget":{"amount":"0.000001","period":"day"}}""");
        var client = new OpenAIClient(new ApiKeyCredential((string)created["key"]!), new OpenAIClientOptions { Endpoint = new Uri(priced.Gateway.Url + "/v1") });

        var exception = await Assert.ThrowsAsync<ClientResultException>(() => client.GetChatClient("ai/gpt-4o").CompleteChatAsync(new UserChatMessage("hi")));

        Assert.Equal(402, exception.Status);
        Assert.Equal(402, (int)Assert.Single(await priced.Gateway.Rows((string)created["id"]!))["status"]!);
    }

    [Fact]
    public async Task RaisedBudget_LetsTheNextRequestPass_AndARemovedOneAll()
    {
        var (id, client) = await priced.Gateway.NewKey(Spending.Budget(Each, "month"));
        Answers();
        Assert.Equal((200, 402), (await Ask(client), await Ask(client)));

        await priced.Gateway.Patch($"/admin/keys/{id}", new JsonObject { ["budget"] = Spending.Budget(2 * Each, "month") });
        Assert.Equal((200, 402), (await Ask(client), await Ask(client)));
        Assert.Equal((2 * Each, 0, 0), await priced.Gateway.Money(id, client));

        await priced.Gateway.Patch($"/admin/keys/{id}", new JsonObject { ["budget"] = null });
        Assert.Equal((200, 200), (await Ask(client), await Ask(client)));
        Assert.Null(JsonNode.Parse(await client.GetStringAsync("/v1/key"))!["budget"]);

        // What was spent while there was none is of the same month.
        await priced.Gateway.Patch($"/admin/keys/{id}", new JsonObject { ["budget"] = Spending.Budget(5 * Each, "month") });
        Assert.Equal((200, 402), (await Ask(client), await Ask(client)));
        Assert.Equal((5 * Each, 0, 0), await priced.Gateway.Money(id, client));
        Assert.Equal(5 * Each, Spending.Sum(await priced.Gateway.Rows(id)));
    }

    [Fact]
    public async Task OtherPeriodOrCurrency_CountsWhatWasSpentBefore()
    {
        var (id, client) = await priced.Gateway.NewKey(null);
        Answers();
        Assert.Equal((200, 200), (await Ask(client), await Ask(client)));

        await priced.Gateway.Patch($"/admin/keys/{id}", new JsonObject { ["budget"] = Spending.Budget(3 * Each, "day") });
        Assert.Equal((2 * Each, 0, Each), await priced.Gateway.Money(id, client));
        Assert.Equal((200, 402), (await Ask(client), await Ask(client)));
        await priced.Gateway.Patch($"/admin/keys/{id}", new JsonObject { ["budget"] = Spending.Budget(4 * Each / 100, "total", "EUR") });
        Assert.Equal((200, 402), (await Ask(client), await Ask(client)));

        Assert.Equal((4 * Each / 100, 0, 0), await priced.Gateway.Money(id, client));
    }

    [Theory]
    [InlineData("total")]
    [InlineData("month")]
    public async Task ChangedBudget_StillHoldsWhatRunningRequestsMayCost(string period)
    {
        var (id, client) = await priced.Gateway.NewKey(Spending.Budget(Each, "month"));
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        priced.Stub.Answer = async (http, _) =>
        {
            arrived.TrySetResult();
            await release.Task;
            await StubProvider.Json(http, StubAnswers.Chat("hello", 8, 100));
        };
        var running = Ask(client);
        await arrived.Task.WaitAsync(Eventually.Limit);

        await priced.Gateway.Patch($"/admin/keys/{id}", new JsonObject { ["budget"] = Spending.Budget(1.5m * Each, period) });
        var (_, reserved, _) = await priced.Gateway.Money(id, client);
        var second = Ask(client);
        await Eventually.Is(async () => second.IsCompleted || (await priced.Gateway.Money(id, client)).Reserved > 0, "the second request was asked for");
        release.SetResult();

        Assert.Equal((200, 402, Each), (await running, await second, reserved));
        Assert.Equal((Each, 0, Each / 2), await priced.Gateway.Money(id, client));
    }

    [Fact]
    public async Task LoweredBudget_BelowWhatIsSpent_RefusesAndSaysSo()
    {
        var (id, client) = await priced.Gateway.NewKey(Spending.Budget(3 * Each, "week"));
        Answers();
        Assert.Equal((200, 200), (await Ask(client), await Ask(client)));

        await priced.Gateway.Patch($"/admin/keys/{id}", new JsonObject { ["budget"] = Spending.Budget(Each, "week") });

        Assert.Equal(402, await Ask(client));
        Assert.Equal((2 * Each, 0, 0), await priced.Gateway.Money(id, client));
    }

    [Fact]
    public async Task ModelWithoutAPrice_UnderABudget_Is403_AndReachesNobody()
    {
        var (id, client) = await priced.Gateway.NewKey(Spending.Budget(1_000));
        Answers();
        var calls = priced.Stub.Requests.Count;

        using var refused = await priced.Gateway.Chat(Body.Replace("gpt-4o", "free-lunch", StringComparison.Ordinal), client);

        await Envelope.Of(refused, 403, "model_not_allowed");
        Assert.Equal(calls, priced.Stub.Requests.Count);
        Assert.Equal(403, (int)Assert.Single(await priced.Gateway.Rows(id))["status"]!);
    }

    [Fact]
    public async Task ModelWithoutAPrice_WithoutABudget_IsServedAndCostsNull()
    {
        var (_, client) = await priced.Gateway.NewKey(null);
        Answers();

        using var answer = await priced.Gateway.Chat(Body.Replace("gpt-4o", "free-lunch", StringComparison.Ordinal), client);

        Assert.Equal(200, (int)answer.StatusCode);
        var row = (await priced.Gateway.Row(answer))!;
        Assert.Equal((null, null, 100), (row["cost"], row["fee"], (int)row["completion_tokens"]!));
    }

    [Fact]
    public async Task RouteWithAnUnpricedTarget_UnderABudget_GoesToThePricedOne()
    {
        var (id, bounded) = await priced.Gateway.NewKey(Spending.Budget(1_000));
        var (_, free) = await priced.Gateway.NewKey(null);
        Answers();

        using var paid = await priced.Gateway.Chat(Body.Replace("ai/gpt-4o", "mixed", StringComparison.Ordinal), bounded);
        using var unpaid = await priced.Gateway.Chat(Body.Replace("ai/gpt-4o", "mixed", StringComparison.Ordinal), free);

        Assert.Equal((200, "gpt-4o"), ((int)paid.StatusCode, paid.Headers.GetValues("x-gateway-model").Single()));
        Assert.Equal((200, "free-lunch"), ((int)unpaid.StatusCode, unpaid.Headers.GetValues("x-gateway-model").Single()));
        var row = (await priced.Gateway.Row(paid))!;
        Assert.Equal(("free-lunch", "unpriced"), ((string?)row["considered"]![0]!["model"], (string?)row["considered"]![0]!["excluded"]));
        Assert.Equal(Each, (await priced.Gateway.Money(id, bounded)).Spent);
    }

    private static decimal Plain(decimal amount) => amount / 1.0000000000000000000000000000m;

    private async Task<int> Ask(HttpClient client)
    {
        using var answer = await priced.Gateway.Chat(Body, client);
        return (int)answer.StatusCode;
    }

    private void Answers() => priced.Stub.Answer = (http, request) => StubProvider.Json(http, StubAnswers.Chat("hello", 8, (int)request.Json["max_tokens"]!));
}
