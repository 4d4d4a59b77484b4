using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Gateway.Api.Tests.Admin;
using Gateway.Api.Tests.Hosting;
using Gateway.TestKit;

namespace Gateway.Api.Tests.Pricing;

public sealed class PriceListTests : IAsyncLifetime
{
    private TestGateway _gateway = null!;

    public async ValueTask InitializeAsync() => _gateway = await TestGateway.Start(new JsonObject
    {
        ["Providers"] = new JsonObject { ["openai"] = new JsonObject { ["ApiKey"] = "sk-none" } },
        ["Prices"] = new JsonObject
        {
            ["openai/gpt-4o"] = new JsonObject { ["InputPerMillion"] = 7, ["OutputPerMillion"] = "8.50", ["PerRequest"] = 0.01 },
            ["local/llama"] = new JsonObject { ["InputPerMillion"] = 0.1 },
        },
    });

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task Prices_OfAProvider_SayWhoGaveThem()
    {
        var rows = (await _gateway.Get("/admin/prices?provider=openai&limit=1000"))["data"]!.AsArray();
        var own = Row(rows, "gpt-4o");
        var bundled = Row(rows, "gpt-5.4");

        Assert.All(rows, row => Assert.Equal("openai", (string?)row!["provider"]));
        Assert.Equal(("configuration", null, true), ((string?)own["source"], (string?)own["date"], (bool)own["overridden"]!));
        Assert.Equal(("7", "8.50", "0.01", null), (Price(own, "input_per_million"), Price(own, "output_per_million"), Price(own, "per_request"), Price(own, "cached_input_per_million")));
        Assert.Equal(("2026-08", false, "USD"), ((string?)bundled["date"], (bool)bundled["overridden"]!, Price(bundled, "currency")));
        Assert.Equal((272_000, "5"), ((long)bundled["pricing"]!["tiers"]![0]!["above_prompt_tokens"]!, (string?)bundled["pricing"]!["tiers"]![0]!["input_per_million"]));
    }

    [Fact]
    public async Task Prices_InPages_AreAllThereOnce()
    {
        var names = new List<string>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await _gateway.Get($"/admin/prices?limit=100&cursor={cursor}");
            names.AddRange(page["data"]!.AsArray().Select(row => $"{row!["provider"]}/{row["model"]}"));
            cursor = (string?)page["next_cursor"];
        }

        Assert.Equal(names.Distinct(), names);
        Assert.Contains("local/llama", names);
        Assert.Contains("sandbox/echo", names);
        Assert.True(names.Count > 150, $"{names.Count} prices");
    }

    [Theory]
    [InlineData("cursor=x", "cursor")]
    [InlineData("limit=0", "limit")]
    public async Task Prices_QueryThatMeansNothing_Is400NamingIt(string query, string field) =>
        Assert.Equal(field, (string?)(await Envelope.Of(await _gateway.Admin.GetAsync("/admin/prices?" + query), 400))["param"]);

    [Fact]
    public async Task Models_ShowThePriceThatRequestsHave()
    {
        var listed = (await _gateway.Client.GetFromJsonAsync<JsonObject>("/v1/models"))!["data"]!.AsArray().Single(model => (string?)model!["id"] == "openai/gpt-4o")!;
        var dated = (await _gateway.Client.GetFromJsonAsync<JsonObject>("/v1/models/openai/gpt-4o-2099-01-01"))!;

        Assert.Equal(("7", "8.50"), (Price(listed, "input_per_million"), Price(listed, "output_per_million")));
        Assert.Equal("7", Price(dated, "input_per_million"));
    }

    private static JsonObject Row(JsonArray rows, string model) => Assert.Single(rows, row => (string?)row!["model"] == model)!.AsObject();

    private static string? Price(JsonNode row, string name) => (string?)row["pricing"]![name];
}
