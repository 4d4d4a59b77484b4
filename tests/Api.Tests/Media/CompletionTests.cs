using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Gateway.TestKit;

namespace Gateway.Api.Tests.Media;

public sealed class CompletionTests(MediaGateway fixture) : IClassFixture<MediaGateway>
{
    private TestGateway Gateway => fixture.Gateway;

    [Fact]
    public async Task Prompts_AreAnsweredEach()
    {
        using var answer = await Complete(new { model = "sandbox/echo", prompt = new[] { "one two", "three" }, n = 2 });
        var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;

        Assert.Equal(["echo: one two", "echo: one two", "echo: three", "echo: three"], body["choices"]!.AsArray().Select(choice => (string)choice!["text"]!));
        var row = (await Gateway.Row(answer))!;
        Assert.Equal(("completions", 3, 10, "provider"), ((string)row["endpoint"]!, (int)row["prompt_tokens"]!, (int)row["completion_tokens"]!, (string)row["usage_source"]!));
    }

    [Fact]
    public async Task Stream_HidesTheUsageThatWasNotAskedFor()
    {
        using var answer = await Complete(new { model = "sandbox/echo", prompt = "one two", stream = true, max_tokens = 2 });
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.EndsWith("data: [DONE]\n\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\"usage\"", text, StringComparison.Ordinal);
        Assert.Contains("\"finish_reason\":\"length\"", text, StringComparison.Ordinal);
        Assert.Equal(2, (int)(await Gateway.Row(answer))!["completion_tokens"]!);
    }

    [Fact]
    public async Task Stream_ThatBreaksOff_IsCountedAndEndsWithAnError()
    {
        using var answer = await Complete(new { model = "sandbox/echo:die-after=2", prompt = "one two three", stream = true });
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Contains("provider_stream_error", text, StringComparison.Ordinal);
        var row = (await Gateway.Row(answer))!;
        Assert.Equal((3, 2), ((int)row["prompt_tokens"]!, (int)row["completion_tokens"]!));
    }

    [Fact]
    public async Task LongLists_OfEmbeddings_AreSentInPieces()
    {
        fixture.First.Requests.Clear();
        fixture.First.Answer = (http, request) => StubProvider.Json(http, new JsonObject
        {
            ["data"] = new JsonArray([.. request.Json["input"]!.AsArray().Select((text, index) => new JsonObject { ["index"] = index, ["embedding"] = new JsonArray(((string)text!).Length, 0.5) })]),
            ["model"] = "e",
            ["usage"] = new JsonObject { ["prompt_tokens"] = 2, ["total_tokens"] = 2 },
        }.ToJsonString());
        using var answer = await Gateway.Client.PostAsJsonAsync("/v1/embeddings", new { model = "small/e", input = new[] { "a", "bb", "ccc", "dddd", "eeeee" }, encoding_format = "base64" }, TestContext.Current.CancellationToken);
        var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;

        Assert.Equal(3, fixture.First.Requests.Count);
        Assert.Equal([1f, 2f, 3f, 4f, 5f], body["data"]!.AsArray().Select(item => BitConverter.ToSingle(Convert.FromBase64String((string)item!["embedding"]!))));
        Assert.Equal([0, 1, 2, 3, 4], body["data"]!.AsArray().Select(item => (int)item!["index"]!));
        Assert.Equal(6, (int)(await Gateway.Row(answer))!["prompt_tokens"]!);
    }

    [Fact]
    public async Task Dialect_ThatHasOnlyFloats_IsAskedForThem_AndTheCallerGetsBase64()
    {
        fixture.Second.Requests.Clear();
        fixture.Second.Answer = (http, _) => StubProvider.Json(http, """{"data":[{"index":0,"embedding":[0.25,-1]}],"model":"e","usage":{"prompt_tokens":2,"total_tokens":2}}""");
        using var answer = await Gateway.Client.PostAsJsonAsync("/v1/embeddings", new { model = "second/e", input = "a", encoding_format = "base64", dimensions = 2 }, TestContext.Current.CancellationToken);
        var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;

        Assert.Equal("""{"model":"e","input":"a","encoding_format":"float","output_dimension":2}""", fixture.Second.Requests.Single().Text);
        var bytes = Convert.FromBase64String((string)body["data"]![0]!["embedding"]!);
        Assert.Equal((0.25f, -1f), (BitConverter.ToSingle(bytes), BitConverter.ToSingle(bytes, 4)));
    }

    [Fact]
    public async Task Moderation_IsFreeOfUsage_AndHasARow()
    {
        using var answer = await Gateway.Client.PostAsJsonAsync("/v1/moderations", new { model = "sandbox/echo", input = "is this flagged" }, TestContext.Current.CancellationToken);
        var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;

        Assert.True((bool)body["results"]![0]!["flagged"]!);
        var row = (await Gateway.Row(answer))!;
        Assert.Equal(("moderations", 3, 0), ((string)row["endpoint"]!, (int)row["prompt_tokens"]!, (int)row["completion_tokens"]!));
    }

    private Task<HttpResponseMessage> Complete(object body) => Gateway.Client.PostAsJsonAsync("/v1/completions", body, TestContext.Current.CancellationToken);
}
