using System.Net;
using System.Net.Http.Json;
using Gateway.Api.Tests.Hosting;
using Gateway.TestKit;

namespace Gateway.Api.Tests.Media;

public sealed class ImageTests(MediaGateway fixture) : IClassFixture<MediaGateway>
{
    private TestGateway Gateway => fixture.Gateway;

    [Theory]
    [InlineData("first/dall-e", """{"created":1,"data":[{"url":"u"},{"url":"v"}]}""", "0.08")]
    [InlineData("first/gpt-image-1", """{"created":1,"data":[{"b64_json":"x"}],"usage":{"input_tokens":50,"input_tokens_details":{"text_tokens":10,"image_tokens":40},"output_tokens":272,"total_tokens":322}}""", "0.01133")]
    public async Task Pictures_ArePaidByTheirOwnUnit(string model, string body, string cost)
    {
        fixture.First.Answer = (http, _) => StubProvider.Json(http, body);
        using var answer = await Draw(new { model, prompt = "x", n = 2 });

        Assert.Equal((body, cost), (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), answer.Headers.GetValues("x-gateway-cost").Single()));
        var row = (await Gateway.Row(answer))!;
        Assert.Equal(("images.generations", "provider", cost), ((string)row["endpoint"]!, (string)row["usage_source"]!, (string)row["cost"]!["amount"]!));
        Assert.Equal((body.Split("},{").Length, 0, 0), row.MediaUnits());
    }

    [Fact]
    public async Task TokensWithoutUsage_AreEstimatedAtTheMost()
    {
        fixture.First.Answer = (http, _) => StubProvider.Json(http, """{"created":1,"data":[{"b64_json":"x"}]}""");
        using var answer = await Draw(new { model = "first/gpt-image-1", prompt = "x" });

        var row = (await Gateway.Row(answer))!;
        Assert.Equal(("estimated", 6240), ((string)row["usage_source"]!, (int)row["completion_tokens"]!));
    }

    [Fact]
    public async Task Stream_EndsWithItsPicture_AndIsCounted()
    {
        using var answer = await Draw(new { model = "sandbox/echo", prompt = "one two", stream = true, partial_images = 2 });
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["image_generation.partial_image", "image_generation.partial_image", "image_generation.completed"], text.Split('\n').Where(line => line.StartsWith("event: ", StringComparison.Ordinal)).Select(line => line[7..]));
        var row = (await Gateway.Row(answer))!;
        Assert.Equal((2, 10, "provider"), ((int)row["prompt_tokens"]!, (int)row["completion_tokens"]!, (string)row["usage_source"]!));
        Assert.Equal((1, 0, 0), row.MediaUnits());
    }

    [Fact]
    public async Task Stream_ThatBreaksOff_EndsWithAnError()
    {
        using var answer = await Draw(new { model = "sandbox/echo:die-after=2", prompt = "one two", stream = true, partial_images = 2 });
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Contains("provider_stream_error", text, StringComparison.Ordinal);
        Assert.DoesNotContain("completed", text, StringComparison.Ordinal);
        Assert.Equal(502, (int)(await Gateway.Row(answer))!["status"]!);
    }

    [Fact]
    public async Task BudgetThatThePictureMayExceed_RefusesItBeforeTheProvider()
    {
        fixture.First.Requests.Clear();
        using var poor = Gateway.NewClient(MediaGateway.PoorKey);
        using var answer = await poor.PostAsJsonAsync("/v1/images/generations", new { model = "first/gpt-image-1", prompt = "x" }, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.PaymentRequired, answer.StatusCode);
        Assert.Empty(fixture.First.Requests);
    }

    [Fact]
    public async Task Dialect_WithoutPictures_Is400_AndSaysWhich()
    {
        using var answer = await Draw(new { model = "second/x", prompt = "x" });
        Assert.Equal((HttpStatusCode.BadRequest, "unsupported_operation"), (answer.StatusCode, (string?)(await Envelope.OfRefusal(answer))["code"]));
    }

    private Task<HttpResponseMessage> Draw(object body) => Gateway.Client.PostAsJsonAsync("/v1/images/generations", body, TestContext.Current.CancellationToken);
}
