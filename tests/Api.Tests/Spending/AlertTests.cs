using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.TestKit;
using Microsoft.AspNetCore.Http;

namespace Gateway.Api.Tests.Spending;

/// <summary>Thresholds of budgets, as a receiver of webhooks hears of them.</summary>
public sealed class AlertTests : IAsyncLifetime
{
    private const string Secret = "whsec-0123456789abcdef0123456789";
    private const decimal Each = 0.001m;

    private readonly ShiftedTime _clock = new();
    private StubProvider _stub = null!;
    private StubProvider _receiver = null!;
    private TestGateway _gateway = null!;

    public async ValueTask InitializeAsync()
    {
        _stub = await StubProvider.Start();
        _stub.Answer = (http, _) => StubProvider.Json(http, StubAnswers.Chat("hello", 8, 100));
        _receiver = await StubProvider.Start();
        _receiver.Answer = (http, _) =>
        {
            http.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        };
        _gateway = await TestGateway.Start(
            new JsonObject
            {
                ["Providers"] = new JsonObject { ["up"] = TestGateway.Provider(_stub.BaseUrl) },
                ["Prices"] = new JsonObject { ["up/gpt-4o"] = new JsonObject { ["InputPerMillion"] = 0, ["OutputPerMillion"] = 10 } },
                ["Webhooks"] = new JsonObject { ["ops"] = new JsonObject { ["Url"] = _receiver.BaseUrl + "/hook", ["Secret"] = Secret } },
            },
            clock: _clock);
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _stub.DisposeAsync();
        await _receiver.DisposeAsync();
    }

    [Fact]
    public async Task Thresholds_ReachedOneAfterTheOther_AreToldOnceEach_AndAgainInTheNextPeriod()
    {
        var (id, client) = await _gateway.NewKey(Spending.Budget(10 * Each, "day"));
        var told = new List<int>();
        for (var request = 1; request <= 12; request++)
        {
            await Ask(client);
            told.Add(request switch { >= 10 => 3, >= 8 => 2, >= 5 => 1, _ => 0 });
            await Eventually.Is(() => Task.FromResult(Of(id).Count == told[^1]), $"{told[^1]} thresholds after {request} requests");
        }

        AssertOnceEach(id, 10 * Each, [5 * Each, 8 * Each, 10 * Each]);
        _clock.Advance(TimeSpan.FromDays(1));
        for (var request = 1; request <= 12; request++)
        {
            await Ask(client);
        }

        await Eventually.Is(() => Task.FromResult(Of(id).Count >= 6), "three more thresholds in the next period");
        await Fence();
        Assert.Equal([50, 50, 80, 80, 100, 100], Of(id).Select(sent => (int)sent["data"]!["percent"]!).Order());
        Assert.Equal(6, Of(id).Select(sent => (string)sent["id"]!).Distinct().Count());
        Assert.Equal(2, Of(id).Select(sent => (string)sent["data"]!["period_start"]!).Distinct().Count());
    }

    [Fact]
    public async Task Thresholds_CrossedByManyAtOnce_AreToldOnceEach()
    {
        var (id, client) = await _gateway.NewKey(Spending.Budget(10 * Each, "month"));

        await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Ask(client)));

        await Eventually.Is(() => Task.FromResult(Of(id).Count >= 3), "three thresholds");
        await Fence();
        AssertOnceEach(id, 10 * Each, null);
    }

    [Fact]
    public async Task Request_ThatCrossesAll_TellsAll()
    {
        var (id, client) = await _gateway.NewKey(Spending.Budget(Each));

        await Ask(client);

        await Eventually.Is(() => Task.FromResult(Of(id).Count >= 3), "three thresholds");
        await Fence();
        AssertOnceEach(id, Each, null);
        Assert.All(Of(id), sent => Assert.Null(sent["data"]!["resets_at"]));
    }

    [Fact]
    public async Task Budget_ThatHasNoRoomForAnotherRequest_IsUsedUp()
    {
        var (id, client) = await _gateway.NewKey(Spending.Budget(1.7m * Each, "week"));

        Assert.Equal((200, 402), (await Ask(client), await Ask(client)));

        await Eventually.Is(() => Task.FromResult(Of(id).Count >= 3), "three thresholds");
        await Fence();
        AssertOnceEach(id, 1.7m * Each, null);
    }

    private void AssertOnceEach(string id, decimal budget, decimal[]? spent)
    {
        var sent = Of(id);
        Assert.Equal([50, 80, 100], sent.Select(each => (int)each["data"]!["percent"]!).Order());
        Assert.All(sent, each => Assert.Equal(
            ("budget.threshold", "key", "spender", Spending.Text(budget)),
            ((string?)each["type"], (string?)each["data"]!["scope"], (string?)each["data"]!["name"], Spending.Text(Spending.Amount(each["data"]!["budget"])))));
        if (spent is not null)
        {
            Assert.Equal(spent, sent.Select(each => Spending.Amount(each["data"]!["spent"])).Order());
        }
    }

    /// <summary>What was sent about this key, each with a right signature of a time that the gateway lives in.</summary>
    private List<JsonNode> Of(string id)
    {
        var sent = new List<JsonNode>();
        foreach (var request in _receiver.Requests)
        {
            var parts = request.Headers["x-gateway-signature"].Split(',');
            var seconds = parts[0]["t=".Length..];
            var expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), (byte[])[.. Encoding.UTF8.GetBytes(seconds + "."), .. request.Body]);
            Assert.Equal("v1=" + Convert.ToHexStringLower(expected), parts[1]);
            Assert.InRange((_clock.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(long.Parse(seconds, CultureInfo.InvariantCulture))).TotalDays, -0.1, 1.1);
            if ((string?)request.Json["data"]!["owner"] == id)
            {
                sent.Add(request.Json);
            }
        }

        return sent;
    }

    /// <summary>Events are sent in order: once a later one is there, none of before is missing or doubled.</summary>
    private async Task Fence()
    {
        var (id, client) = await _gateway.NewKey(Spending.Budget(Each));
        await Ask(client);
        await Eventually.Is(() => Task.FromResult(Of(id).Count == 3), "the thresholds of another key");
    }

    private async Task<int> Ask(HttpClient client)
    {
        using var answer = await _gateway.Chat("""{"model":"up/gpt-4o","max_tokens":100,"messages":[{"role":"user","content":"hi"}]}""", client);
        return (int)answer.StatusCode;
    }
}
