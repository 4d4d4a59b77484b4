namespace Gateway.Api.Tests.Traps;

public sealed class ErrorTraps(TrapGateway gateway) : IClassFixture<TrapGateway>
{
    [Fact]
    public async Task Gemini_PromptBlockedInA200_IsA400()
    {
        var answer = await gateway.Ask("gemini/gemini-2.5-flash", """{"promptFeedback":{"blockReason":"PROHIBITED_CONTENT"},"usageMetadata":{"promptTokenCount":9,"totalTokenCount":9}}""");

        Assert.Equal((400, "content_policy_violation"), (answer.Status, (string?)answer.Json["error"]!["code"]));
    }

    [Theory]
    [InlineData("MALFORMED_FUNCTION_CALL")]
    [InlineData("UNEXPECTED_TOOL_CALL")]
    public async Task Gemini_BrokenCall_IsNeverAnEmptyStop(string reason)
    {
        var answer = await gateway.Ask("gemini/gemini-2.5-flash", $$"""{"candidates":[{"content":{},"finishReason":"{{reason}}","index":0}]}""");

        Assert.InRange(answer.Status, 500, 599);
    }

    [Theory]
    [InlineData("1", "stop")]
    [InlineData("2", "length")]
    [InlineData("\"SOMETHING_NEW\"", "stop")]
    public async Task Gemini_FinishReasonAsANumberOrANewWord_IsOneOfOpenAIs(string reason, string expected)
    {
        var answer = await gateway.Ask("gemini/gemini-2.5-flash", $$"""{"candidates":[{"content":{"role":"model","parts":[{"text":"hi"}]},"finishReason":{{reason}},"index":0}]}""");

        Assert.Equal(expected, (string?)answer.Json["choices"]![0]!["finish_reason"]);
    }

    [Fact]
    public async Task Gemini_BadKeyAs400_IsOurCredential()
    {
        var answer = await gateway.Ask("gemini-bad-key/gemini-2.5-flash", """{"error":{"code":400,"message":"API key not valid.","status":"INVALID_ARGUMENT","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"API_KEY_INVALID"}]}}""", status: 400);

        Assert.Equal((502, "provider_auth_error"), (answer.Status, (string?)answer.Json["error"]!["code"]));
        Assert.DoesNotContain("sk-upstream-secret", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gemini/gemini-2.5-flash-lite", """{"error":{"code":429,"message":"quota","status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"34s"}]}}""", 34)]
    [InlineData("openai/gpt-4o-mini", """{"error":{"message":"Rate limit reached. Please try again in 6m0s.","type":"requests","param":null,"code":"rate_limit_exceeded"}}""", 360)]
    [InlineData("azure/gpt-4o-mini", """{"error":{"code":"429","message":"Please retry after 26 seconds."}}""", 26)]
    public async Task Wait_InABody_IsTold(string model, string body, int seconds)
    {
        var answer = await gateway.Ask(model, body, status: 429);

        Assert.Equal((429, seconds), (answer.Status, int.Parse(answer.Headers["retry-after"])));
    }

    [Fact]
    public async Task Azure_RetryAfterMsOfZero_CountsAsAbsent()
    {
        var answer = await gateway.Ask("azure/gpt-4.1", """{"error":{"code":"RateLimitReached","message":"slow down"}}""", status: 429, headers: [("retry-after-ms", "0"), ("retry-after", "17")]);

        Assert.Equal((429, "17"), (answer.Status, answer.Headers["retry-after"]));
    }

    [Theory]
    [InlineData("""[{"error":{"code":404,"message":"no such thing","status":"NOT_FOUND"}}]""")]
    [InlineData("""{"object":"error","message":"no such thing","type":"NotFoundError","param":null,"code":404}""")]
    [InlineData("""{"code":"not-found","error":"no such thing"}""")]
    [InlineData("""{"error":"no such thing"}""")]
    [InlineData("""{"detail":"no such thing"}""")]
    [InlineData("""{"detail":[{"loc":["body","model"],"msg":"no such thing","type":"x"}]}""")]
    public async Task Error_OfAnyShape_IsOpenAIs(string body)
    {
        var answer = await gateway.Ask("generic/m", body, status: 404);

        Assert.Equal(404, answer.Status);
        Assert.Contains("no such thing", (string?)answer.Json["error"]!["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Html_OfAProxy_IsShownToNobody()
    {
        var answer = await gateway.Ask("generic/m", "<html><body>nginx</body></html>", status: 404, stream: true);

        Assert.Equal(404, answer.Status);
        Assert.DoesNotContain("<html>", (string?)answer.Json["error"]!["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Anthropic_PromptThatIsTooLong_HasOpenAIsCode()
    {
        var answer = await gateway.Ask("anthropic/claude-haiku-4-5", """{"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 210000 tokens > 200000 maximum"},"request_id":"req_1"}""", status: 400);

        Assert.Equal((400, "context_length_exceeded"), (answer.Status, (string?)answer.Json["error"]!["code"]));
    }

    [Fact]
    public async Task Anthropic_Refusal_IsContentFilterWithItsWords()
    {
        var answer = await gateway.Ask("anthropic/claude-sonnet-4-5", """{"id":"msg_1","type":"message","role":"assistant","model":"m","content":[],"stop_reason":"refusal","stop_details":{"type":"refusal","category":"x","explanation":"not that"},"usage":{"input_tokens":1,"output_tokens":1}}""");

        Assert.Equal("content_filter", (string?)answer.Json["choices"]![0]!["finish_reason"]);
        Assert.Equal("not that", (string?)answer.Message["refusal"]);
    }
}
