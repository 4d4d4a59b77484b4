using System.Text.Json.Nodes;
using Gateway.Api.Tests.Hosting;
using Gateway.TestKit;

namespace Gateway.Api.Tests.Spending;

/// <summary>Models without a price, under the policies that are not the default.</summary>
public sealed class UnpricedPolicyTests : IAsyncLifetime
{
    private StubProvider _stub = null!;

    public async ValueTask InitializeAsync()
    {
        _stub = await StubProvider.Start();
        _stub.Answer = (http, _) => StubProvider.Json(http, StubAnswers.Chat("hello", 8, 100));
    }

    public ValueTask DisposeAsync() => _stub.DisposeAsync();

    [Fact]
    public async Task Serve_ServesThemUnderABudgetToo_AndTheyCostNull()
    {
        await using var gateway = await Start("serve");
        var (id, client) = await gateway.NewKey(Spending.Budget(1));

        using var answer = await Ask(gateway, client, "up/free-lunch");
        using var routed = await Ask(gateway, client, "mixed");

        Assert.Equal((200, 200), ((int)answer.StatusCode, (int)routed.StatusCode));
        Assert.Null((await gateway.Row(answer))!["cost"]);
        Assert.Equal("free-lunch", routed.Headers.GetValues("x-gateway-model").Single());
        Assert.Equal((0, 0, 1), await gateway.Money(id, client));
    }

    [Fact]
    public async Task Refuse_RefusesThemWithoutABudgetToo()
    {
        await using var gateway = await Start("refuse");
        var (_, client) = await gateway.NewKey(null);

        using var refused = await Ask(gateway, client, "up/free-lunch");
        await Envelope.Of(refused, 403, "model_not_allowed");
        Assert.Empty(_stub.Requests);
        using var routed = await Ask(gateway, client, "mixed");

        Assert.Equal((200, "gpt-4o"), ((int)routed.StatusCode, routed.Headers.GetValues("x-gateway-model").Single()));
        Assert.Equal("unpriced", (string?)(await gateway.Row(routed))!["considered"]![0]!["excluded"]);
    }

    private Task<TestGateway> Start(string policy) => TestGateway.Start(new JsonObject
    {
        ["Providers"] = new JsonObject { ["up"] = TestGateway.Provider(_stub.BaseUrl) },
        ["Prices"] = new JsonObject { ["up/gpt-4o"] = new JsonObject { ["InputPerMillion"] = 1, ["OutputPerMillion"] = 2 } },
        ["Routes"] = new JsonObject
        {
            ["mixed"] = new JsonObject { ["Targets"] = new JsonArray(new JsonObject { ["Model"] = "up/free-lunch" }, new JsonObject { ["Model"] = "up/gpt-4o" }) },
        },
        ["Billing"] = new JsonObject { ["UnpricedModels"] = policy },
    });

    private static Task<HttpResponseMessage> Ask(TestGateway gateway, HttpClient client, string model) =>
        gateway.Chat($$"""{"model":"{{model}}","max_tokens":100,"messages":[{"role":"user","content":"hi"}]}""", client);
}
