using System.Text;
using System.Text.Json.Nodes;
using Gateway.TestKit;

namespace Gateway.Api.Tests.MessagesSurface;

/// <summary>A provider that speaks the Messages API gets the request as it came, and its answer goes out as it came.</summary>
public sealed class NativeTests(MessagesGateway messages) : IClassFixture<MessagesGateway>
{
    [Fact]
    public async Task Request_IsTheCallersBytes_ButForTheModel()
    {
        Upstream.Says(messages.Ant, "ant", stream: false, text: "a");
        const string Rest = """, "max_tokens": 9, "messages":[{"role":"user","content":[{"type":"text","text":"\u00e4","cache_control":{"type":"ephemeral","ttl":"1h"}}]}],  "context_management":{"edits":[]}, "unheard_of":[1, 2]}""";

        using var answer = await messages.Gateway.Messages("""{"models":["there"] , "model":"ant/claude-opus-4-6" """ + Rest, "/v1/messages?beta=true");

        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Equal("""{ "model":"claude-opus-4-6" """ + Rest, messages.Ant.Requests.Last().Text);
        Assert.Equal("/v1/messages", messages.Ant.Requests.Last().Path);
    }

    [Fact]
    public async Task Headers_OfTheLanguage_GoOn_AndNoOthers()
    {
        Upstream.Says(messages.Ant, "ant", stream: false, text: "a");

        using var answer = await messages.Gateway.Messages(
            Posted.Body(MessagesGateway.Claude),
            headers: [("anthropic-version", "2026-10-21"), ("anthropic-beta", "context-1m-2025-08-07"), ("anthropic-beta", "interleaved-thinking-2025-05-14"), ("x-claude-code-session-id", "s"), ("cookie", "c=1")]);

        var headers = messages.Ant.Requests.Last().Headers;
        Assert.Equal(("2026-10-21", "context-1m-2025-08-07,interleaved-thinking-2025-05-14"), (headers["anthropic-version"], headers["anthropic-beta"]));
        Assert.Equal("sk-ant-upstream-secret", headers["x-api-key"]);
        Assert.DoesNotContain("Authorization", headers.Keys);
        Assert.DoesNotContain("x-claude-code-session-id", headers.Keys);
        Assert.DoesNotContain("cookie", headers.Keys);
    }

    [Theory]
    [InlineData("a\tb")]
    [InlineData("a;b")]
    [InlineData("ä")]
    public async Task Header_WithLettersThatNoVersionHas_DoesNotGoOn(string beta)
    {
        Upstream.Says(messages.Ant, "ant", stream: false, text: "a");

        using var answer = await messages.Gateway.Messages(Posted.Body(MessagesGateway.Claude), headers: [("anthropic-beta", beta)]);

        Assert.Equal(200, (int)answer.StatusCode);
        Assert.DoesNotContain("anthropic-beta", messages.Ant.Requests.Last().Headers.Keys);
        Assert.Equal("2023-06-01", messages.Ant.Requests.Last().Headers["anthropic-version"]);
    }

    [Fact]
    public async Task WholeAnswer_IsTheProvidersBytes()
    {
        const string Said = """{"id":"msg_1", "type":"message","role":"assistant","model":"claude","content":[{"type":"text","text":"\u00e4 "},{"type":"server_tool_use","id":"s","name":"web_search","input":{}}],"stop_reason":"pause_turn","usage":{"input_tokens":7,"output_tokens":3},"new_field":1}""";
        messages.Ant.Answer = (http, _) =>
        {
            http.Response.Headers["request-id"] = "req_up";
            return StubProvider.Json(http, Said);
        };

        using var answer = await messages.Gateway.Messages(Posted.Body(MessagesGateway.Claude));

        Assert.Equal(Said, await answer.Content.ReadAsStringAsync());
        Assert.Equal("req_up", answer.Headers.GetValues("request-id").Single());
        Assert.StartsWith("req_", answer.Headers.GetValues("x-request-id").Single(), StringComparison.Ordinal);
        var row = await messages.Gateway.Row(answer);
        Assert.Equal((7, 3, "provider"), ((int)row!["prompt_tokens"]!, (int)row["completion_tokens"]!, (string)row["usage_source"]!));
    }

    [Fact]
    public async Task Stream_IsTheProvidersBytes()
    {
        var said = string.Concat(Upstream.Events("hm", "Hello", "{\"a\":1}")).Replace("\n\n", "   \n\n", StringComparison.Ordinal);
        messages.Ant.Answer = (http, _) => StubProvider.Stream(http, said.Chunk(50).Select(piece => new string(piece)));

        using var answer = await messages.Gateway.Messages(Posted.Body(MessagesGateway.Claude, stream: true));

        Assert.Equal(said, await answer.Content.ReadAsStringAsync());
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
        var row = await messages.Gateway.Row(answer);
        Assert.Equal((12, 2, 5, 200), ((int)row!["prompt_tokens"]!, (int)row["cached_tokens"]!, (int)row["completion_tokens"]!, (int)row["status"]!));
    }

    [Theory]
    [InlineData(400, """{"type":"error","error":{"type":"invalid_request_error","message":"thinking: \u00e4"},"request_id":"req_up"} """)]
    [InlineData(404, """{"type":"error","error":{"type":"not_found_error","message":"model: x"}}""")]
    [InlineData(413, """{"type":"error","error":{"type":"request_too_large","message":"too large"}}""")]
    [InlineData(429, """{"type":"error","error":{"type":"rate_limit_error","message":"slower","details":{"a":1}}}""")]
    [InlineData(500, """{"type":"error","error":{"type":"api_error","message":"oops"}}""")]
    [InlineData(529, """{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}""")]
    public async Task Error_IsTheProvidersBytes_WithItsStatus(int status, string said)
    {
        messages.Ant.Answer = (http, _) =>
        {
            http.Response.Headers["request-id"] = "req_up";
            return StubProvider.Json(http, said, status);
        };
        foreach (var stream in (bool[])[false, true])
        {
            // A model of its own: a 429 is a cool-down for all that follow.
            using var answer = await messages.Gateway.Messages(Posted.Body($"ant/claude-{status}-{stream}", stream: stream));

            Assert.Equal((status, said), ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync()));
            Assert.Equal("req_up", answer.Headers.GetValues("request-id").Single());
            Assert.Equal(status, (int)(await messages.Gateway.Row(answer))!["status"]!);
        }
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task Error_OfOurOwnCredential_IsNotTheCallers(int status)
    {
        messages.Ant.Answer = (http, _) => StubProvider.Json(http, """{"type":"error","error":{"type":"authentication_error","message":"invalid x-api-key sk-ant-upstream-secret"}}""", status);

        using var answer = await messages.Gateway.Messages(Posted.Body("ant/claude-auth" + status));
        var error = await Posted.Error(answer);

        Assert.Equal((502, "api_error", "provider_auth_error"), ((int)answer.StatusCode, (string)error["type"]!, (string)error["code"]!));
        await messages.Gateway.HoldCircuit("ant");
    }

    [Theory]
    [InlineData("<html>sk</html>")]
    [InlineData("""{"type":"error","error":{"type":"invalid_request_error","message":"bad key sk-ant-upstream-secret"}}""")]
    [InlineData("""{"type":"error",""")]
    public async Task Error_ThatCannotBeShown_IsInOurOwnEnvelope(string said)
    {
        messages.Ant.Answer = (http, _) => StubProvider.Json(http, said, 400);

        using var answer = await messages.Gateway.Messages(Posted.Body(MessagesGateway.Claude));
        var error = await Posted.Error(answer);

        Assert.Equal((400, "invalid_request_error"), ((int)answer.StatusCode, (string)error["type"]!));
        Assert.DoesNotContain("upstream-secret", error.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x-api-key")]
    [InlineData("Authorization")]
    [InlineData("both")]
    public async Task Key_IsTaken_FromEitherHeader(string where)
    {
        Upstream.Says(messages.Ant, "ant", stream: false, text: "a");
        using var client = messages.Gateway.NewClient(null);
        (string, string)[] headers = where switch
        {
            "both" => [("x-api-key", TestGateway.ApiKey), ("Authorization", "Bearer of-claude-ai")],
            "Authorization" => [("Authorization", "Bearer " + TestGateway.ApiKey)],
            _ => [("x-api-key", TestGateway.ApiKey)],
        };

        using var answer = await messages.Gateway.Messages(Posted.Body(MessagesGateway.Claude), client: client, headers: headers);

        Assert.Equal(200, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Model_OfTheAnswer_IsTheCallersName_WhereItIsTranslated()
    {
        Upstream.Says(messages.Oai, "oai", stream: false, text: "a");

        using var answer = await messages.Gateway.Messages(Posted.Body("back"));
        var message = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;

        Assert.Equal("back", (string?)message["model"]);
        Assert.Equal("msg_" + answer.Headers.GetValues("x-request-id").Single()[4..], (string?)message["id"]);
        Assert.Equal(answer.Headers.GetValues("x-request-id").Single(), answer.Headers.GetValues("request-id").Single());
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal(Encoding.UTF8.GetByteCount(await answer.Content.ReadAsStringAsync()), answer.Content.Headers.ContentLength);
    }
}
