using System.Text.Json.Nodes;
using Gateway.TestKit;

namespace Gateway.Api.Tests.Spending;

/// <summary>
/// A gateway that bills in rupees at 80 a dollar with a fee of 5 %, and one stub behind a provider of each language and of two dialects.
/// Prices are 1 and 2 dollars a million tokens; <c>ai/free-lunch</c> has none.
/// </summary>
public sealed class PricedGateway : IAsyncLifetime
{
    /// <summary>Rupees, fee included, for a token of a prompt.</summary>
    public const decimal Input = 1m / 1_000_000 * 80 * 1.05m;

    /// <summary>Rupees, fee included, for a token of an answer.</summary>
    public const decimal Output = 2 * Input;

    public StubProvider Stub { get; private set; } = null!;

    public TestGateway Gateway { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Stub = await StubProvider.Start();
        var prices = new JsonObject();
        foreach (var model in (string[])["ai/gpt-4o", "ai/gpt-4-turbo", "ai/our-own", "seek/deepseek-chat", "ant/claude-sonnet-4-5", "gem/gemini-2.5-flash"])
        {
            prices[model] = new JsonObject { ["InputPerMillion"] = 1, ["OutputPerMillion"] = 2 };
        }

        Gateway = await TestGateway.Start(new JsonObject
        {
            ["Providers"] = new JsonObject
            {
                ["ai"] = TestGateway.Provider(Stub.BaseUrl),
                ["seek"] = TestGateway.Provider(Stub.BaseUrl, "deepseek"),
                ["ant"] = new JsonObject { ["Kind"] = "anthropic", ["BaseUrl"] = Stub.BaseUrl[..^3], ["ApiKey"] = "sk-ant-upstream-secret" },
                ["gem"] = new JsonObject { ["Kind"] = "gemini", ["BaseUrl"] = Stub.BaseUrl[..^3], ["ApiKey"] = "gemini-upstream-secret" },
            },
            ["Prices"] = prices,
            ["Routes"] = new JsonObject
            {
                ["mixed"] = new JsonObject { ["Targets"] = new JsonArray(new JsonObject { ["Model"] = "ai/free-lunch" }, new JsonObject { ["Model"] = "ai/gpt-4o" }) },
            },
            ["Billing"] = new JsonObject { ["Currency"] = "INR", ["PlatformFeePercent"] = 5, ["Rates"] = new JsonObject { ["USD"] = 80, ["EUR"] = 100 } },
            ["Defaults"] = new JsonObject { ["MaxAttempts"] = 1 },
        });
        await Task.WhenAll(Gateway.HoldCircuit("ai"), Gateway.HoldCircuit("seek"), Gateway.HoldCircuit("ant"), Gateway.HoldCircuit("gem"));
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Stub.DisposeAsync();
    }
}
