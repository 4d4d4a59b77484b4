using System.Text.Json.Nodes;
using Gateway.Grains.Interfaces.Providers;

namespace Gateway.Grains.Tests.Providers.Gemini;

public sealed class GeminiClientTests : IDisposable
{
    private const string Answer = """{"candidates":[{"content":{"parts":[{"text":"hello"}]},"finishReason":"STOP"}],"modelVersion":"gemini-x"}""";

    private readonly GeminiClientFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task WholeChat_GoesThereAndBack()
    {
        var (reply, asked) = await _fixture.Send(ProviderRequests.For(ProviderRequests.Chat), 200, "application/json", Answer);

        Assert.Equal("POST /v1beta/models/m:generateContent HTTP/1.1", asked.RequestLine);
        Assert.Equal((GeminiClientFixture.Key, "application/json"), (asked.Headers["x-goog-api-key"], asked.Headers["Content-Type"]));
        Assert.Equal("""{"contents":[{"role":"user","parts":[{"text":"hi"}]}],"generationConfig":{}}""", asked.Body);
        var length = reply.ContentLength;
        var text = await reply.Text();
        Assert.Equal(length, text.Length);
        var completion = JsonNode.Parse(text)!;
        Assert.Equal(("chatcmpl-1", 1767225600L, "hello"), ((string)completion["id"]!, (long)completion["created"]!, (string)completion["choices"]![0]!["message"]!["content"]!));
    }

    [Fact]
    public async Task StreamedChat_GoesThereAndBack()
    {
        var (reply, asked) = await _fixture.Send(ProviderRequests.For(ProviderRequests.StreamedChat), 200, "text/event-stream", $"data: {Answer}\r\n\r\n", "/v1/projects/p/locations/l");

        Assert.Equal("POST /v1/projects/p/locations/l/publishers/google/models/m:streamGenerateContent?alt=sse HTTP/1.1", asked.RequestLine);
        Assert.Equal("Bearer " + GeminiClientFixture.Key, asked.Headers["Authorization"]);
        Assert.Equal("text/event-stream", reply.MediaType);
        Assert.EndsWith("data: [DONE]\n\n", await reply.Text(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData($"[{Answer}\n,\r\n{Answer}]", 2, true)]
    [InlineData(Answer, 1, true)]
    [InlineData($"[{Answer},", 1, false)]
    [InlineData("[]", 0, false)]
    public async Task StreamedChat_AnsweredWithJson_IsAStreamAllTheSame(string body, int texts, bool isWhole)
    {
        var (reply, _) = await _fixture.Send(ProviderRequests.For(ProviderRequests.StreamedChat), 200, "application/json", body);

        var text = await reply.Text();
        Assert.Equal(texts, text.Split("\"content\":\"hello\"").Length - 1);
        Assert.Equal(isWhole, text.EndsWith("data: [DONE]\n\n", StringComparison.Ordinal));
    }

    [Fact]
    public async Task StreamedChat_AnsweredWithAPage_IsRefused()
    {
        var (reply, _) = await _fixture.Send(ProviderRequests.For(ProviderRequests.StreamedChat), 200, "text/html", "<html></html>");

        Assert.Equal((ProviderOutcome.Refused, 502), (reply.Outcome, reply.Status));
    }

    [Fact]
    public async Task BlockedPrompt_IsRefused()
    {
        var (reply, _) = await _fixture.Send(ProviderRequests.For(ProviderRequests.Chat), 200, "application/json", """{"promptFeedback":{"blockReason":"SAFETY"}}""");

        Assert.Equal((ProviderOutcome.Refused, 400, "content_policy_violation"), (reply.Outcome, reply.Status, reply.Error!.Code));
    }

    [Fact]
    public async Task BadKey_Sent400_Counts401AndShowsNoKey()
    {
        var (reply, _) = await _fixture.Send(
            ProviderRequests.For(ProviderRequests.Chat), 400, "application/json",
            $$$"""{"error":{"code":400,"message":"API key not valid: {{{GeminiClientFixture.Key}}}","status":"INVALID_ARGUMENT","details":[{"reason":"API_KEY_INVALID"}]}}""");

        Assert.Equal((ProviderOutcome.Refused, 401, "API key not valid: ***"), (reply.Outcome, reply.Status, reply.Error!.Message));
    }

    [Fact]
    public async Task RateLimit_TellsTheWaitOfItsBody()
    {
        var (reply, _) = await _fixture.Send(
            ProviderRequests.For(ProviderRequests.Chat), 429, "application/json",
            """{"error":{"code":429,"message":"m","status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"34.4s"}]}}""");

        Assert.Equal((429, TimeSpan.FromSeconds(34.4), "rate_limit_exceeded"), (reply.Status, reply.RetryAfter, reply.Error!.Code));
    }

    [Fact]
    public async Task Request_ThatCannotBeSaid_IsRefusedWithoutAsking()
    {
        var request = ProviderRequests.For("""{"model":"x","messages":[{"role":"user","content":"hi"}],"n":9}""");

        var (reply, asked) = await _fixture.Send(request, 200, "application/json", Answer);

        Assert.Null(asked);
        Assert.Equal((ProviderOutcome.Refused, 400, "n", "unsupported_value"), (reply.Outcome, reply.Status, reply.Error!.Param, reply.Error.Code));
    }

    [Fact]
    public async Task ParallelToolCalls_Off_GivesOneCall()
    {
        var request = ProviderRequests.For("""{"model":"x","messages":[{"role":"user","content":"\"parallel_tool_calls\""}],"parallel_tool_calls":false}""");

        var (reply, _) = await _fixture.Send(request, 200, "application/json", """{"candidates":[{"content":{"parts":[{"functionCall":{"name":"f"}},{"functionCall":{"name":"g"}}]}}]}""");

        Assert.Single(JsonNode.Parse(await reply.Text())!["choices"]![0]!["message"]!["tool_calls"]!.AsArray());
    }

    [Fact]
    public async Task Signatures_AreKept()
    {
        await _fixture.Send(ProviderRequests.For(ProviderRequests.Chat), 200, "application/json", """{"candidates":[{"content":{"parts":[{"functionCall":{"name":"f","id":"i"},"thoughtSignature":"s"}]}}]}""");

        Assert.Equal("""{"google":{"thought_signature":"s"}}""", _fixture.Memory.Kept["i"]);
    }

    [Fact]
    public async Task Embeddings_GoThereAndBack()
    {
        var request = ProviderRequests.For("""{"model":"x","input":["ab","cdef"],"encoding_format":"base64"}""", "models/e", ProviderOperation.Embeddings);

        var (reply, asked) = await _fixture.Send(request, 200, "application/json", """{"embeddings":[{"values":[1]},{"values":[2]}]}""");

        Assert.Equal("POST /v1beta/models/e:batchEmbedContents HTTP/1.1", asked.RequestLine);
        Assert.Equal("models/e", (string?)JsonNode.Parse(asked.Body)!["requests"]![0]!["model"]);
        var answer = JsonNode.Parse(await reply.Text())!;
        Assert.Equal(("AACAPw==", 2), ((string)answer["data"]![0]!["embedding"]!, (int)answer["usage"]!["total_tokens"]!));
    }

    [Fact]
    public async Task Embeddings_OfVertex_AreRefusedWithoutAsking()
    {
        var request = ProviderRequests.For("""{"model":"x","input":"a"}""", "e", ProviderOperation.Embeddings);

        var (reply, asked) = await _fixture.Send(request, 200, "application/json", "{}", "/v1/projects/p/locations/l");

        Assert.Null(asked);
        Assert.Equal((ProviderOutcome.Refused, 400), (reply.Outcome, reply.Status));
    }
}
