using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Api.Tests.Fixtures;
using Gateway.Api.Tests.Hosting;
using Gateway.TestKit;
using Microsoft.AspNetCore.Http;

namespace Gateway.Api.Tests.Streaming;

/// <summary>Streams of responses on the wire: what a provider sends goes out as it came, and what breaks off is gone on with.</summary>
public sealed class ResponsesStreamTests(ResponsesGateway fixture) : IClassFixture<ResponsesGateway>
{
    [Fact]
    public async Task RecordedStreams_GoOutAsTheyCame_AndAreCounted()
    {
        Assert.SkipWhen(Repository.Fixtures is null, "There are no recordings.");
        foreach (var path in Directory.EnumerateFiles(Path.Combine(Repository.Fixtures!, "openai", "responses"), "*.stream.http.json", SearchOption.AllDirectories))
        {
            var recorded = (string)JsonNode.Parse(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken))!["response"]!["body"]!;
            fixture.Stub.Answer = (http, _) => StubProvider.Stream(http, recorded);

            var answer = await Post("""{"model":"oai/gpt-4o","stream":true,"store":false,"input":"hi"}""");
            var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

            Assert.Equal(recorded.TrimEnd(), text.TrimEnd());
            var usage = JsonNode.Parse(recorded.Split("\ndata: ")[^1])!["response"]!["usage"]!;
            var row = await Row(answer);
            Assert.Equal(("provider", (int)usage["input_tokens"]!, (int)usage["output_tokens"]!), ((string)row["usage_source"]!, (int)row["prompt_tokens"]!, (int)row["completion_tokens"]!));
        }
    }

    [Fact]
    public async Task NativeStream_ThatBreaksOff_IsGoneOnWithByChat_UnderOneIdAndCount()
    {
        fixture.Stub.Answer = async (http, request) =>
        {
            if (request.Path.EndsWith("/responses", StringComparison.Ordinal))
            {
                await StubProvider.Stream(
                    http,
                    Event(0, "response.created", """ "response":{"id":"resp_9","object":"response","created_at":5,"status":"in_progress","model":"gpt-4o","output":[]} """),
                    Event(1, "response.output_item.added", """ "output_index":0,"item":{"type":"message","id":"msg_9","role":"assistant","status":"in_progress","content":[]} """),
                    Event(2, "response.content_part.added", """ "item_id":"msg_9","output_index":0,"content_index":0,"part":{"type":"output_text","text":"","annotations":[]} """),
                    Event(3, "response.output_text.delta", """ "item_id":"msg_9","output_index":0,"content_index":0,"delta":"Once upon" """));
                http.Abort();
                return;
            }

            await StubProvider.Stream(http, StubAnswers.Chunk("Once upon a time"), StubAnswers.Finish, StubAnswers.Usage(), StubAnswers.Done);
        };

        var answer = await Post("""{"model":"both","stream":true,"input":"a story"}""");
        var events = (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
            .Where(frame => frame.StartsWith("event:", StringComparison.Ordinal)).Select(frame => JsonNode.Parse(frame[(frame.IndexOf("data: ", StringComparison.Ordinal) + 6)..])!).ToList();

        Assert.Equal(Enumerable.Range(0, events.Count), events.Select(data => (int)data["sequence_number"]!));
        Assert.Equal("response.completed", (string?)events[^1]["type"]);
        Assert.Equal("resp_9", (string?)events[^1]["response"]!["id"]);
        Assert.Equal("Once upon a time", string.Concat(events.Where(data => (string)data["type"]! == "response.output_text.delta").Select(data => (string?)data["delta"])));
        var message = Assert.Single(events[^1]["response"]!["output"]!.AsArray())!;
        Assert.Equal(("msg_9", "Once upon a time"), ((string?)message["id"], (string?)message["content"]![0]!["text"]));
        var row = await Row(answer);
        Assert.Equal(("responses", 200, 2), ((string?)row["endpoint"] ?? "responses", (int)row["status"]!, row["attempts"]!.AsArray().Count));
    }

    [Fact]
    public async Task Stream_ThatCannotBeCompleted_EndsWithAnErrorAndAFailedResponse()
    {
        fixture.Stub.Answer = async (http, _) =>
        {
            await StubProvider.Stream(http, StubAnswers.Chunk("Once"));
            http.Abort();
        };

        var text = await (await Post("""{"model":"chat/m","stream":true,"input":"a story"}""")).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Contains("event: error\n", text);
        Assert.Contains("\"code\":\"provider_stream_error\"", text);
        Assert.EndsWith("}\n\n", text);
        Assert.Contains("event: response.failed\n", text);
        Assert.DoesNotContain("response.completed", text);
    }

    [Fact]
    public async Task NativeFailure_BeforeTheFirstToken_IsAnsweredByTheNextTarget()
    {
        fixture.Stub.Answer = (http, request) => request.Path.EndsWith("/responses", StringComparison.Ordinal)
            ? StubProvider.Stream(http, Event(0, "response.created", """ "response":{"id":"resp_8","output":[]} """), Event(1, "error", """ "code":"server_error","message":"broke","param":null """))
            : StubProvider.Stream(http, StubAnswers.Chunk("hello"), StubAnswers.Finish, StubAnswers.Usage(), StubAnswers.Done);

        var answer = await Post("""{"model":"both","stream":true,"input":"hi"}""");

        Assert.Contains("\"delta\":\"hello\"", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("chat", answer.Headers.GetValues("x-gateway-provider").Single());
    }

    [Theory]
    [InlineData("""{"model":"chat/m","input":"hi","background":true}""", "background")]
    [InlineData("""{"model":"oai/gpt-4o","input":"hi","conversation":"conv_1"}""", "conversation")]
    [InlineData("""{"model":"oai/gpt-4o"}""", "input")]
    public async Task Request_ThatCannotBeDone_NamesItsField(string body, string param)
    {
        var answer = await Post(body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(param, (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["error"]!["param"]);
    }

    private async Task<JsonNode> Row(HttpResponseMessage answer) =>
        JsonNode.Parse(await fixture.Gateway.Admin.GetStringAsync($"/admin/requests/{answer.Headers.GetValues("x-request-id").Single()}"))!;

    private Task<HttpResponseMessage> Post(string body) => fixture.Gateway.Send(Encoding.UTF8.GetBytes(body), "/v1/responses");

    private static string Event(int number, string type, string fields) => $$"""event: {{type}}{{"\n"}}data: {"type":"{{type}}","sequence_number":{{number}},{{fields.Trim()}}}{{"\n\n"}}""";
}
