using System.Text.Json.Nodes;
using Gateway.Api.Tests.Admin;
using Gateway.Api.Tests.Hosting;
using Gateway.TestKit;

namespace Gateway.Api.Tests.Spending;

/// <summary>Keys of one team, and what they share.</summary>
public sealed class TeamTests(PricedGateway priced) : IClassFixture<PricedGateway>
{
    private const string Body = """{"model":"ai/gpt-4o","max_tokens":100,"messages":[{"role":"user","content":"hi"}]}""";
    private const decimal Each = (8 * PricedGateway.Input) + (100 * PricedGateway.Output);

    [Fact]
    public async Task TwoKeys_OfATeam_ShareItsBudget()
    {
        var (first, second) = await Team("shared-budget", new JsonObject { ["budget"] = Spending.Budget(10 * Each, "day") });

        var statuses = await Task.WhenAll(Enumerable.Range(0, 40).Select(number => Ask(number % 2 == 0 ? first : second)));

        Assert.Equal((10, 30), (statuses.Count(status => status == 200), statuses.Count(status => status == 402)));
        var budget = (await priced.Gateway.Get("/admin/teams/shared-budget"))["budget"]!;
        Assert.Equal((10 * Each, 0, 0), (Spending.Number(budget["spent"]), Spending.Number(budget["reserved"]), Spending.Number(budget["remaining"])));
        Assert.Contains("The budget of this API key's team is", await Refusal(second), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TwoKeys_OfATeam_ShareItsLimit()
    {
        var (first, second) = await Team("shared-limit", new JsonObject { ["limits"] = new JsonObject { ["requests_per_minute"] = 7 } });

        var statuses = await Task.WhenAll(Enumerable.Range(0, 40).Select(number => Ask(number % 2 == 0 ? first : second)));

        Assert.Equal((7, 33), (statuses.Count(status => status == 200), statuses.Count(status => status == 429)));
    }

    [Fact]
    public async Task BudgetsOfKeyAndTeam_AreBothHeld_AndARefusalOfTheTeamTakesNothingFromTheKey()
    {
        await Team("both", new JsonObject { ["budget"] = Spending.Budget(3 * Each) });
        var (id, client) = await priced.Gateway.NewKey(Spending.Budget(5 * Each), "both");

        var statuses = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Ask(client)));

        Assert.Equal((3, 17), (statuses.Count(status => status == 200), statuses.Count(status => status == 402)));
        Assert.Equal((3 * Each, 0, 2 * Each), await priced.Gateway.Money(id, client));
    }

    [Fact]
    public async Task AnswerThatTheTeamBounds_HoldsNoMoreInTheKeysBudget()
    {
        await Team("bounding", new JsonObject { ["budget"] = Spending.Budget(Each) });
        var (id, client) = await priced.Gateway.NewKey(Spending.Budget(1_000), "bounding");
        decimal reserved = 0;
        priced.Stub.Answer = async (http, request) =>
        {
            reserved = (await priced.Gateway.Money(id, client)).Reserved;
            await StubProvider.Json(http, StubAnswers.Chat("hello", 8, (int)request.Json["max_completion_tokens"]!));
        };

        using var answer = await priced.Gateway.Chat(Body.Replace("\"max_tokens\":100,", "", StringComparison.Ordinal), client);

        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Equal("100", answer.Headers.GetValues("x-gateway-max-tokens").Single());
        Assert.Equal((Each, Each), (reserved, (await priced.Gateway.Money(id, client)).Spent));
    }

    [Fact]
    public async Task DeletedTeam_LeavesItsKeysWithout()
    {
        var (first, second) = await Team("doomed", new JsonObject { ["budget"] = Spending.Budget(10 * Each) });
        Assert.Equal((200, 200), (await Ask(first), await Ask(second)));

        await AdminApi.Read(await priced.Gateway.Admin.DeleteAsync("/admin/teams/doomed"), 200);
        var calls = priced.Stub.Requests.Count;

        using var answer = await priced.Gateway.Chat(Body, first);
        await Envelope.Of(answer, 401, "invalid_api_key");
        Assert.Equal((401, calls), (await Ask(second), priced.Stub.Requests.Count));
    }

    [Fact]
    public async Task RaisedBudgetOfATeam_LetsTheNextRequestPass_AndOneSetAgainCountsWhatWasSpentWithout()
    {
        var (client, _) = await Team("changing", new JsonObject { ["budget"] = Spending.Budget(Each) });
        Assert.Equal((200, 402), (await Ask(client), await Ask(client)));

        await priced.Gateway.Patch("/admin/teams/changing", new JsonObject { ["budget"] = Spending.Budget(2 * Each) });
        Assert.Equal((200, 402), (await Ask(client), await Ask(client)));
        await priced.Gateway.Patch("/admin/teams/changing", new JsonObject { ["budget"] = null });
        Assert.Equal((200, 200), (await Ask(client), await Ask(client)));
        await priced.Gateway.Patch("/admin/teams/changing", new JsonObject { ["budget"] = Spending.Budget(5 * Each) });
        Assert.Equal((200, 402), (await Ask(client), await Ask(client)));
    }

    private async Task<(HttpClient First, HttpClient Second)> Team(string id, JsonObject fields)
    {
        priced.Stub.Answer = (http, request) => StubProvider.Json(http, StubAnswers.Chat("hello", 8, (int)request.Json["max_tokens"]!));
        fields["id"] = id;
        fields["name"] = id;
        await AdminApi.Read(await priced.Gateway.Admin.PostAsync("/admin/teams", new StringContent(fields.ToJsonString())), 201);
        return ((await priced.Gateway.NewKey(null, id)).Client, (await priced.Gateway.NewKey(null, id)).Client);
    }

    private async Task<int> Ask(HttpClient client)
    {
        using var answer = await priced.Gateway.Chat(Body, client);
        return (int)answer.StatusCode;
    }

    private async Task<string> Refusal(HttpClient client)
    {
        using var answer = await priced.Gateway.Chat(Body, client);
        return (string)(await Envelope.Of(answer, 402, "insufficient_quota"))["message"]!;
    }
}
