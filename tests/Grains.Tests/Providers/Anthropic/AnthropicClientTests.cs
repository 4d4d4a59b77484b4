using System.Text.Json.Nodes;
using Gateway.Grains.Interfaces.Providers;
using Gateway.Grains.Providers;
using Gateway.Grains.Providers.Anthropic;
using Gateway.Grains.Providers.Transport;
using Gateway.Grains.Providers.Wire;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Grains.Tests.Providers.Anthropic;

/// <summary>What goes to the provider, and what becomes of its answer.</summary>
public sealed class AnthropicClientTests : IDisposable
{
    private const string Key = "sk-ant-very-secret";
    private const string Message = """{"id":"msg_1","type":"message","role":"assistant","model":"claude-x","content":[{"type":"text","text":"hello"}],"stop_reason":"end_turn","usage":{"input_tokens":3,"output_tokens":2}}""";

    private readonly ProviderConnections _connections = new(NullLogger<ProviderConnections>.Instance);
    private readonly AnthropicClient _client;

    public AnthropicClientTests()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        _client = new AnthropicClient(new ProviderHttp(_connections, time, NullLogger<ProviderHttp>.Instance), new ReasoningMemory(), time);
    }

    public void Dispose() => _connections.Dispose();

    [Theory]
    [InlineData("https://api.anthropic.com", "https://api.anthropic.com/v1/messages")]
    [InlineData("https://api.anthropic.com/", "https://api.anthropic.com/v1/messages")]
    [InlineData("https://api.anthropic.com/v1", "https://api.anthropic.com/v1/messages")]
    [InlineData("https://u:p@x.example/anthropic/v1/?a=b", "https://x.example/anthropic/v1/messages?a=b")]
    public void Url_IsTheSame_WithVersionOrWithout(string baseUrl, string expected) => Assert.Equal(expected, AnthropicEndpoint.Url(new Uri(baseUrl), ProviderOperation.ChatCompletions).AbsoluteUri);

    [Fact]
    public async Task Request_CarriesKeyVersionAndTranslatedBody()
    {
        StubExchange? seen = null;
        await using var stub = new StubProvider(exchange =>
        {
            seen = exchange;
            return exchange.Respond(200, "application/json", Message);
        });

        var reply = await Send(stub, ProviderRequests.For(ProviderRequests.Chat, "claude-sonnet-4-5"));

        var answer = JsonNode.Parse(await reply.Text())!;
        Assert.Equal("hello", (string?)answer["choices"]![0]!["message"]!["content"]);
        Assert.Equal(1767225600, (long)answer["created"]!);
        Assert.Equal("POST /v1/messages HTTP/1.1", seen!.RequestLine);
        Assert.Equal((Key, "2023-06-01", "application/json"), (seen.Headers["x-api-key"], seen.Headers["anthropic-version"], seen.Headers["Accept"]));
        Assert.Equal("""{"model":"claude-sonnet-4-5","max_tokens":64000,"messages":[{"role":"user","content":[{"type":"text","text":"hi"}]}]}""", seen.Body);
    }

    [Fact]
    public async Task Headers_OfTheSettings_TakeThePlaceOfOurs()
    {
        IReadOnlyDictionary<string, string>? headers = null;
        await using var stub = new StubProvider(exchange =>
        {
            headers = exchange.Headers;
            return exchange.Respond(200, "application/json", Message);
        });

        await Send(stub, ProviderRequests.For(ProviderRequests.Chat), new Dictionary<string, string>
        {
            ["Authorization"] = "Bearer other", ["anthropic-version"] = "2026-10-21", ["anthropic-beta"] = "x",
        });

        Assert.Equal(("Bearer other", "2026-10-21", "x"), (headers!["Authorization"], headers["anthropic-version"], headers["anthropic-beta"]));
        Assert.False(headers.ContainsKey("x-api-key"));
    }

    [Fact]
    public async Task Stream_IsTranslatedAsItComes()
    {
        await using var stub = new StubProvider(exchange => exchange.Respond(200, "text/event-stream", """
            event: message_start
            data: {"type":"message_start","message":{"id":"msg_1","model":"claude-x","usage":{"input_tokens":3,"output_tokens":1}}}

            event: content_block_start
            data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":"hello"}}

            event: message_stop
            data: {"type":"message_stop"}


            """));

        var reply = await Send(stub, ProviderRequests.For(ProviderRequests.StreamedChat));
        var text = await reply.Text();

        Assert.Equal("text/event-stream", reply.MediaType);
        Assert.Contains("\"content\":\"hello\"", text, StringComparison.Ordinal);
        Assert.EndsWith("data: [DONE]\n\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StructuredOutput_OfAnOlderModel_ComesBackAsText()
    {
        await using var stub = new StubProvider(exchange => exchange.Respond(
            200, "application/json", """{"content":[{"type":"tool_use","id":"t","name":"give_the_answer_as_json","input":{"a":1}}],"stop_reason":"tool_use"}"""));

        var reply = await Send(stub, ProviderRequests.For(
            """{"model":"gw/m","messages":[{"role":"user","content":"hi"}],"response_format":{"type":"json_schema","json_schema":{"name":"n","schema":{"type":"object"}}}}""",
            "claude-3-haiku-20240307"));

        var choice = JsonNode.Parse(await reply.Text())!["choices"]![0]!;
        Assert.Equal(("""{"a":1}""", "stop"), ((string?)choice["message"]!["content"], (string?)choice["finish_reason"]));
    }

    [Fact]
    public async Task Overload_StaysA529_WithItsWait()
    {
        await using var stub = new StubProvider(exchange => exchange.Respond(
            529, "application/json", """{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}""", "Retry-After: 7"));

        var reply = await Send(stub, ProviderRequests.For(ProviderRequests.Chat));

        Assert.Equal((ProviderOutcome.Refused, 529, TimeSpan.FromSeconds(7)), (reply.Outcome, reply.Status, reply.RetryAfter));
        Assert.Equal(("Overloaded", "server_is_overloaded"), (reply.Error!.Message, reply.Error.Code));
    }

    [Fact]
    public async Task Request_ThatCannotBeExpressed_IsA400_AndNothingIsSent()
    {
        await using var stub = new StubProvider(exchange => exchange.Respond(200, "application/json", Message));

        var reply = await Send(stub, ProviderRequests.For("""{"model":"gw/m","messages":[{"role":"user","content":"hi"}],"n":2}"""));

        Assert.Equal((ProviderOutcome.Refused, 400, "n", "unsupported_value"), (reply.Outcome, reply.Status, reply.Error!.Param, reply.Error.Code));
    }

    [Fact]
    public async Task Embeddings_AreRefused_AndNothingIsSent()
    {
        await using var stub = new StubProvider(exchange => exchange.Respond(200, "application/json", Message));

        var reply = await Send(stub, ProviderRequests.For("""{"model":"gw/m","input":"hi"}""", operation: ProviderOperation.Embeddings));

        Assert.Equal((ProviderOutcome.Refused, true, "unsupported_operation"), (reply.Outcome, reply.NotSent, reply.Error!.Code));
    }

    [Fact]
    public async Task Prefill_IsTheLastMessage()
    {
        var body = "";
        await using var stub = new StubProvider(exchange =>
        {
            body = exchange.Body;
            return exchange.Respond(200, "application/json", Message);
        });
        var request = ProviderRequests.For(ProviderRequests.Chat, "claude-sonnet-4-5");

        await Send(stub, new ProviderRequest
        {
            Operation = request.Operation, Model = request.Model, RequestId = request.RequestId, Body = request.Body, Head = request.Head, Prefill = "It began",
        });

        Assert.Equal("""{"role":"assistant","content":[{"type":"text","text":"It began"}]}""", JsonNode.Parse(body)!["messages"]![1]!.ToJsonString());
    }

    private async Task<ProviderReply> Send(StubProvider stub, ProviderRequest request, Dictionary<string, string>? headers = null) => await _client.Send(
        new ProviderSettings { Name = "stub", Kind = ProviderKind.Anthropic, BaseUrl = stub.Url, ApiKey = Key, Headers = headers ?? [] }, request, CancellationToken.None);
}
