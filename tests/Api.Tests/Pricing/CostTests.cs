using System.Text.Json.Nodes;
using Gateway.TestKit;

namespace Gateway.Api.Tests.Pricing;

/// <summary>The documented example: rupees at 88.60 a dollar, and a platform fee of 5 %.</summary>
public sealed class CostTests : IAsyncLifetime
{
    private StubProvider _stub = null!;
    private TestGateway _gateway = null!;

    public async ValueTask InitializeAsync()
    {
        _stub = await StubProvider.Start();
        _gateway = await TestGateway.Start(new JsonObject
        {
            ["Providers"] = new JsonObject { ["up"] = TestGateway.Provider(_stub.BaseUrl, "generic") },
            ["Routes"] = new JsonObject
            {
                ["fails"] = new JsonObject { ["MaxAttempts"] = 2, ["Targets"] = new JsonArray(new JsonObject { ["Model"] = "sandbox/echo:status=503" }, new JsonObject { ["Model"] = "up/priced" }) },
            },
            ["Prices"] = new JsonObject { ["up/priced"] = new JsonObject { ["InputPerMillion"] = 2.5, ["OutputPerMillion"] = 10 } },
            ["Billing"] = new JsonObject { ["Currency"] = "INR", ["PlatformFeePercent"] = 5, ["Rates"] = new JsonObject { ["USD"] = 88.6 } },
        });
        _stub.Answer = (http, _) => StubProvider.Json(http, StubAnswers.Chat("hello", 400_000, 60_000));
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _stub.DisposeAsync();
    }

    [Fact]
    public async Task Answer_OfAPricedModel_SaysItsCostAndTheRowItsFee()
    {
        using var answer = await Ask("up/priced");
        var row = await Row(answer);

        Assert.Equal("141.76", Assert.Single(answer.Headers.GetValues("x-gateway-cost")));
        Assert.Equal(("141.76 INR", "7.088 INR"), (Money(row["cost"]), Money(row["fee"])));
        Assert.Equal(("USD", "88.6"), ((string?)row["price_currency"], (string?)row["rate"]));
        Assert.NotNull(row["rate_at"]);
        Assert.Equal("141.76 INR", Money(Assert.Single(row["attempts"]!.AsArray())!["cost"]));
    }

    [Fact]
    public async Task Stream_OfAPricedModel_IsPricedInItsRow()
    {
        _stub.Answer = (http, _) => StubProvider.Stream(http, StubAnswers.Chunk("hello"), StubAnswers.Finish, StubAnswers.Usage(1_200, 340), StubAnswers.Done);

        using var answer = await Ask("up/priced", stream: true);
        await answer.Content.ReadAsStringAsync();
        var row = await Row(answer);

        Assert.False(answer.Headers.Contains("x-gateway-cost"));
        Assert.Equal(("0.56704 INR", "0.028352 INR"), (Money(row["cost"]), Money(row["fee"])));
        Assert.Equal("0.56704 INR", Money(row["attempts"]![0]!["cost"]));
    }

    [Fact]
    public async Task Answer_OfTheSandbox_CostsWhatItsCatalogPriceSays()
    {
        using var answer = await Ask("sandbox/echo:tokens=500");
        var row = await Row(answer);

        // 1 x $1 + 500 x $2 a million = $0.001001.
        Assert.Equal(("0.0886886 INR", "0.00443443 INR"), (Money(row["cost"]), Money(row["fee"])));
    }

    [Fact]
    public async Task Answer_OfAModelWithoutAPrice_HasNoCostRatherThanNone()
    {
        using var answer = await Ask("up/unheard-of");
        var row = await Row(answer);

        Assert.False(answer.Headers.Contains("x-gateway-cost"));
        Assert.Equal((400_000, null, null), ((long)row["prompt_tokens"]!, row["cost"], row["fee"]));
        Assert.Equal((null, null, null), (row["price_currency"], row["rate"], row["rate_at"]));
        Assert.Null(row["attempts"]![0]!["cost"]);
    }

    [Fact]
    public async Task Answer_AfterAFailedAttempt_CostsWhatTheAnsweringTargetTook()
    {
        using var answer = await Ask("fails");
        var row = await Row(answer);

        Assert.Equal("141.76", Assert.Single(answer.Headers.GetValues("x-gateway-cost")));
        Assert.Equal("141.76 INR", Money(row["cost"]));
        Assert.Equal(["0 INR", "141.76 INR"], row["attempts"]!.AsArray().Select(attempt => Money(attempt!["cost"])));
    }

    [Fact]
    public async Task Refusal_ByTheProvider_CostsNothing()
    {
        using var answer = await Ask("sandbox/echo:status=400");
        var row = await Row(answer);

        Assert.Equal((400, "0 INR", "0 INR"), ((int)answer.StatusCode, Money(row["cost"]), Money(row["fee"])));
    }

    private Task<HttpResponseMessage> Ask(string model, bool stream = false) =>
        _gateway.Chat($$"""{"model":"{{model}}","stream":{{(stream ? "true" : "false")}},"messages":[{"role":"user","content":"hi"}]}""");

    private async Task<JsonObject> Row(HttpResponseMessage answer) => (await _gateway.Row(answer))!;

    private static string? Money(JsonNode? amount) => amount is null ? null : $"{amount["amount"]} {amount["currency"]}";
}
