using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Gateway.Api.Tests.Admin;
using Gateway.TestKit;

namespace Gateway.Api.Tests.Media;

/// <summary>Pictures whose price is by size and quality.</summary>
public sealed class ImagePriceTests : IAsyncLifetime
{
    private const string PoorKey = "sk-poor-0123456789abcdef01234";

    private StubProvider _stub = null!;
    private TestGateway _gateway = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _stub = await StubProvider.Start();
        _stub.Answer = (http, _) => StubProvider.Json(http, """{"created":1,"data":[{"url":"u"}]}""");
        _gateway = await TestGateway.Start(Settings(0.12));
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _stub.DisposeAsync();
    }

    [Theory]
    [InlineData("1024x1024", "hd", "0.08")]
    [InlineData("1792x1024", "hd", "0.12")]
    [InlineData("1792x1024", "standard", "0.04")]
    [InlineData(null, "auto", "0.04")]
    public async Task Picture_CostsWhatItsSizeAndQualitySay(string? size, string? quality, string cost)
    {
        using var answer = await Draw(_gateway.Client, size, quality);

        Assert.Equal(cost, answer.Headers.GetValues("x-gateway-cost").Single());
        var row = (await _gateway.Row(answer))!;
        Assert.Equal((cost, cost, "provider"), ((string)row["cost"]!["amount"]!, (string)row["attempts"]![0]!["cost"]!["amount"]!, (string)row["usage_source"]!));
    }

    [Fact]
    public async Task EditedPicture_CostsWhatItsFormSays()
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent("first/draw"), "model" }, { new StringContent("red"), "prompt" }, { new StringContent("1024x1024"), "size" }, { new StringContent("hd"), "quality" },
            { new ByteArrayContent(new byte[9]), "image", "a.png" },
        };
        using var answer = await _gateway.Client.PostAsync("/v1/images/edits", form, Cancellation);

        Assert.Equal("0.08", answer.Headers.GetValues("x-gateway-cost").Single());
    }

    [Theory]
    [InlineData("1024x1024", "hd", true)]
    [InlineData("1792x1024", "hd", false)]
    [InlineData("1024x1024", null, true)]
    [InlineData("1792x1024", "auto", false)]
    [InlineData(null, null, false)]
    public async Task Budget_OfTenCents_LetsThroughWhatCannotCostMore(string? size, string? quality, bool fits)
    {
        using var poor = _gateway.NewClient(PoorKey);
        using var answer = await Draw(poor, size, quality);

        Assert.Equal(fits ? HttpStatusCode.OK : HttpStatusCode.PaymentRequired, answer.StatusCode);
        Assert.Equal(fits ? 1 : 0, _stub.Requests.Count);
    }

    [Fact]
    public async Task ChangedPrices_AreInForce_WithoutARestart()
    {
        await File.WriteAllTextAsync(_gateway.ConfigFile, TestGateway.Document(Settings(0.5)), Cancellation);
        await Eventually.Is(async () => (string?)(await Prices())["1792x1024/hd"] == "0.5", "the new price");

        using var answer = await Draw(_gateway.Client, "1792x1024", "hd");

        Assert.Equal("0.5", answer.Headers.GetValues("x-gateway-cost").Single());
    }

    private static JsonObject Price(double wide) => new() { ["PerImage"] = 0.04, ["PerImageOf"] = new JsonObject { ["1024x1024/hd"] = 0.08, ["1792x1024/hd"] = wide } };

    private async Task<JsonNode> Prices() =>
        (await _gateway.Get("/admin/prices?provider=first"))["data"]!.AsArray().Single(row => (string)row!["model"]! == "draw")!["pricing"]!["per_image_of"]!;

    private Task<HttpResponseMessage> Draw(HttpClient client, string? size, string? quality) =>
        client.PostAsJsonAsync("/v1/images/generations", new { model = "first/draw", prompt = "x", size, quality }, Cancellation);

    private JsonObject Settings(double wide) => new()
    {
        ["Providers"] = new JsonObject { ["first"] = TestGateway.Provider(_stub.BaseUrl) },
        ["Prices"] = new JsonObject { ["first/draw"] = Price(wide) },
        ["Keys"] = new JsonObject { ["poor"] = new JsonObject { ["Secret"] = PoorKey, ["Budget"] = new JsonObject { ["Amount"] = "0.1", ["Period"] = "total" } } },
    };
}
