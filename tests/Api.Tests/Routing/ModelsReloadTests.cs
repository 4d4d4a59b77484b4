using System.Text.Json.Nodes;
using Gateway.TestKit;

namespace Gateway.Api.Tests.Routing;

/// <summary>What the file says of models is in force at the next request after it is read, on both sides of the gateway.</summary>
public sealed class ModelsReloadTests
{
    private const string Body = """{"model":"own/m","seed":7,"max_tokens":900,"messages":[{"role":"user","content":"hi"}]}""";

    private const string Picture = """{"model":"own/m","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"https://pictures.example/a.png"}}]}]}""";

    [Fact]
    public async Task ChangedFacts_AreInForceAtTheNextRequest_AndGoWithTheFile()
    {
        await using var stub = await StubProvider.Start();
        var settings = new JsonObject { ["Providers"] = new JsonObject { ["own"] = TestGateway.Provider(stub.BaseUrl, "generic") } };
        await using var gateway = await TestGateway.Start(settings);
        Assert.Equal((null, 7, 900, 200), await Ask(gateway, stub));

        settings["Models"] = new JsonObject { ["own/*"] = new JsonObject { ["Unsupported"] = new JsonArray("seed"), ["MaxOutputTokens"] = 50, ["Vision"] = false } };
        await Write(gateway, settings);
        await Eventually.Is(async () => await Ask(gateway, stub) != (null, 7, 900, 200), "the facts of the file");
        Assert.Equal(("seed", null, 50, 400), await Ask(gateway, stub));

        settings["Models"] = new JsonObject { ["own/*"] = new JsonObject { ["MaxOutputTokens"] = 60 } };
        await Write(gateway, settings);
        await Eventually.Is(async () => await Ask(gateway, stub) == (null, 7, 60, 200), "other facts");

        settings.Remove("Models");
        await Write(gateway, settings);
        await Eventually.Is(async () => await Ask(gateway, stub) == (null, 7, 900, 200), "no facts any more");
    }

    [Fact]
    public async Task ChangedLength_BoundsWhatIsHeldOfMoney()
    {
        await using var stub = await StubProvider.Start();
        var settings = new JsonObject
        {
            ["Providers"] = new JsonObject { ["own"] = TestGateway.Provider(stub.BaseUrl, "generic") },
            ["Prices"] = new JsonObject { ["own/m"] = new JsonObject { ["InputPerMillion"] = 0, ["OutputPerMillion"] = 1_000_000 } },
            ["Keys"] = new JsonObject { ["poor"] = new JsonObject { ["Secret"] = "sk-poor-0123456789abcdef0123", ["Budget"] = new JsonObject { ["Amount"] = "1000", ["Period"] = "total" } } },
        };
        await using var gateway = await TestGateway.Start(settings);
        using var poor = gateway.NewClient("sk-poor-0123456789abcdef0123");
        const string Open = """{"model":"own/m","messages":[{"role":"user","content":"hi"}]}""";
        using var unknown = await gateway.Chat(Open, poor);
        Assert.True(unknown.Headers.Contains("x-gateway-max-tokens"));

        settings["Models"] = new JsonObject { ["own/m"] = new JsonObject { ["MaxOutputTokens"] = 20 } };
        await Write(gateway, settings);

        await Eventually.Is(
            async () =>
            {
                using var known = await gateway.Chat(Open, poor);
                return known.IsSuccessStatusCode && !known.Headers.Contains("x-gateway-max-tokens");
            },
            "a length for which there is money");
    }

    private static Task Write(TestGateway gateway, JsonObject settings) => File.WriteAllTextAsync(gateway.ConfigFile, TestGateway.Document(settings));

    /// <summary>What was dropped, what the provider got of seed and bound, and the status of a request with a picture.</summary>
    private static async Task<(string? Dropped, int? Seed, int? Bound, int Picture)> Ask(TestGateway gateway, StubProvider stub)
    {
        using var answer = await gateway.Chat(Body);
        var sent = stub.Requests.Last().Json;
        using var picture = await gateway.Chat(Picture);
        return (answer.Headers.TryGetValues("x-gateway-dropped", out var dropped) ? dropped.Single() : null, (int?)sent["seed"], (int?)sent["max_tokens"], (int)picture.StatusCode);
    }
}
