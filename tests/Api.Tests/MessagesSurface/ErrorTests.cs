using System.Text.Json.Nodes;
using Gateway.TestKit;

namespace Gateway.Api.Tests.MessagesSurface;

/// <summary>Anthropic's envelope, at whichever stage a request fails.</summary>
public sealed class ErrorTests(MessagesGateway messages) : IClassFixture<MessagesGateway>
{
    [Theory]
    [InlineData("/v1/messages")]
    [InlineData("/v1/messages/count_tokens")]
    public async Task Key_ThatIsNone_Is401(string path)
    {
        using var nobody = messages.Gateway.NewClient("sk-nobody-0123456789abcdef");

        using var answer = await messages.Gateway.Messages(Posted.Body(MessagesGateway.Claude), path, nobody);

        Assert.Equal((401, "authentication_error"), ((int)answer.StatusCode, (string)(await Posted.Error(answer))["type"]!));
    }

    [Theory]
    [InlineData("{", null)]
    [InlineData("""{"model":"ant/x","messages":[{"role":"user","content":"a"}]}""", "max_tokens")]
    [InlineData("""{"model":"ant/x","max_tokens":1,"messages":[{"role":"user"}]}""", "messages.0.content")]
    public async Task Body_ThatIsWrong_Is400_AndNamesTheField(string body, string? param)
    {
        using var answer = await messages.Gateway.Messages(body);
        var error = await Posted.Error(answer);

        Assert.Equal((400, "invalid_request_error", param), ((int)answer.StatusCode, (string)error["type"]!, (string?)error["param"]));
        Assert.True(param is null || ((string)error["message"]!).Contains(param, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Body_ThatChatCannotSay_Is400_AndNamesTheField()
    {
        using var answer = await messages.Gateway.Messages(Posted.Body(MessagesGateway.Gpt, messages: """{"role":"user","content":[{"type":"image","source":{"type":"file","file_id":"f"}}]}"""));
        var error = await Posted.Error(answer);

        Assert.Equal((400, "messages.0.content.0.source.type"), ((int)answer.StatusCode, (string?)error["param"]));
    }

    [Fact]
    public async Task Body_ThatChatCannotSay_GoesToTheNextTarget()
    {
        Upstream.Says(messages.Ant, "ant", stream: false, text: "a cat");

        using var answer = await messages.Gateway.Messages(Posted.Body("back", messages: """{"role":"user","content":[{"type":"image","source":{"type":"file","file_id":"f"}}]}"""));

        Assert.Equal((200, "ant"), ((int)answer.StatusCode, answer.Headers.GetValues("x-gateway-provider").Single()));
    }

    [Fact]
    public async Task Model_ThatIsUnknown_Is404()
    {
        using var answer = await messages.Gateway.Messages(Posted.Body("nowhere/x"));

        Assert.Equal((404, "not_found_error"), ((int)answer.StatusCode, (string)(await Posted.Error(answer))["type"]!));
    }

    [Theory]
    [InlineData("GET", "/v1/messages", 405)]
    [InlineData("GET", "/v1/messages/batches", 404)]
    public async Task Path_ThatIsNone_IsInTheEnvelopeToo(string method, string path, int status)
    {
        using var answer = await messages.Gateway.Client.SendAsync(new HttpRequestMessage(HttpMethod.Parse(method), path));

        Assert.Equal(status, (int)answer.StatusCode);
        await Posted.Error(answer);
    }

    [Theory]
    [InlineData("/v1/messages", "Transfer-Encoding: chunked\r\n", "zz\r\n", 400, "invalid_request_error")]
    [InlineData("/v1/messages/count_tokens", "Transfer-Encoding: chunked\r\n", "zz\r\n", 400, "invalid_request_error")]
    [InlineData("/v1/messages", "Content-Length: 99999999999\r\n", "", 413, "request_too_large")]
    [InlineData("/v1/messages/count_tokens", "Content-Length: 99999999999\r\n", "", 413, "request_too_large")]
    public async Task Request_ThatCannotBeRead_IsInTheEnvelope_WithAnId(string path, string headers, string body, int status, string type)
    {
        var text = await Hosting.RawSocket.Send(
            messages.Gateway, $"POST {path} HTTP/1.1\r\nHost: localhost\r\nx-api-key: {TestGateway.ApiKey}\r\nConnection: close\r\n{headers}\r\n{body}");
        var (head, said) = (text[..text.IndexOf("\r\n\r\n", StringComparison.Ordinal)], text[text.IndexOf("\r\n\r\n", StringComparison.Ordinal)..]);

        Assert.StartsWith($"HTTP/1.1 {status}", head, StringComparison.Ordinal);
        var envelope = JsonNode.Parse(said)!;
        Assert.Equal(("error", type), ((string?)envelope["type"], (string?)envelope["error"]!["type"]));
        Assert.StartsWith("req_", (string?)envelope["request_id"], StringComparison.Ordinal);
        Assert.Contains($"request-id: {envelope["request_id"]}", head, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/chat/completions", 405)]
    [InlineData("/v1/nothing", 404)]
    public async Task Errors_InOpenAIsWords_HaveAnIdToo(string path, int status)
    {
        using var answer = await messages.Gateway.Client.GetAsync(path);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.StartsWith("req_", answer.Headers.GetValues("x-request-id").Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(503)]
    [InlineData(500)]
    [InlineData(429)]
    public async Task Provider_OfAnotherLanguage_IsToldInAnthropicsWords(int status)
    {
        messages.Oai.Answer = (http, _) => StubProvider.Json(http, StubAnswers.Error("busy", "server_error", "server_is_overloaded"), status);

        using var answer = await messages.Gateway.Messages(Posted.Body("oai/gpt-" + status));
        var error = await Posted.Error(answer);

        Assert.Equal((status, "busy", "provider"), ((int)answer.StatusCode, (string)error["message"]!, (string)error["source"]!));
        Assert.Equal(status switch { 503 => "overloaded_error", 500 => "api_error", _ => "rate_limit_error" }, (string)error["type"]!);
    }

    [Fact]
    public async Task Stream_ThatBreaks_EndsWithAnErrorEvent()
    {
        messages.Ant.Answer = (http, _) => StubProvider.Stream(
            http, Upstream.Start, Upstream.TextStart(0), Upstream.Text(0, "Hel"), Upstream.Event("""{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"""));

        using var answer = await messages.Gateway.Messages(Posted.Body(MessagesGateway.Claude, stream: true));
        var text = await answer.Content.ReadAsStringAsync();

        Assert.StartsWith(Upstream.Start + Upstream.TextStart(0) + Upstream.Text(0, "Hel") + "event: error\ndata: {\"type\":\"error\"", text, StringComparison.Ordinal);
        Assert.Contains("Overloaded", text, StringComparison.Ordinal);
        Assert.DoesNotContain("message_stop", text, StringComparison.Ordinal);
        Assert.Equal(("provider_stream_error", 502), ((string)(await messages.Gateway.Row(answer))!["error_code"]!, (int)(await messages.Gateway.Row(answer))!["status"]!));
    }

    [Fact]
    public async Task Stream_ThatBreaksBeforeItsFirstToken_IsNeverSeen()
    {
        messages.Ant.Answer = (http, _) => StubProvider.Stream(http, Upstream.Start, Upstream.Event("""{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"""));
        Upstream.Says(messages.Oai, "oai", stream: true, text: "Hello");

        using var answer = await messages.Gateway.Messages(Posted.Body("there", stream: true));
        var text = await answer.Content.ReadAsStringAsync();

        Assert.Equal("oai", answer.Headers.GetValues("x-gateway-provider").Single());
        Assert.Equal(2, text.Split("\"message_start\"").Length);
        Assert.DoesNotContain("Overloaded", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Body_ThatIsTooLarge_Is413()
    {
        await using var small = await TestGateway.Start(new JsonObject { ["MaxRequestBytes"] = 1024 });

        using var answer = await small.Messages(Posted.Body("sandbox/echo", messages: $$"""{"role":"user","content":"{{new string('a', 2000)}}"}"""));

        Assert.Equal((413, "request_too_large"), ((int)answer.StatusCode, (string)(await Posted.Error(answer))["type"]!));
    }
}
