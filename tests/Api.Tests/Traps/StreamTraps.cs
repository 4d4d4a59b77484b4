namespace Gateway.Api.Tests.Traps;

public sealed class StreamTraps(TrapGateway gateway) : IClassFixture<TrapGateway>
{
    [Theory]
    [InlineData("\r\n")]
    [InlineData("\r")]
    [InlineData("\n")]
    public async Task Frames_WithAnyEndOfLine_AreRead(string end)
    {
        var answer = await gateway.Ask("generic/m", Events.Data(end, Events.Chunk("""{"content":"hi"}"""), Events.Chunk("{}", "stop"), "[DONE]"), stream: true);

        Assert.Equal(200, (int)answer.Row!["status"]!);
        Assert.Contains("\"hi\"", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_WithoutDone_ButWithAFinishReason_IsWhole()
    {
        var answer = await gateway.Ask("generic/m", Events.Data("\n", Events.Chunk("""{"content":"hi"}"""), Events.Chunk("{}", "stop")), stream: true);

        Assert.Equal(200, (int)answer.Row!["status"]!);
        Assert.DoesNotContain("\"error\"", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_WithoutDoneAndFinishReason_IsBroken()
    {
        var answer = await gateway.Ask("generic/m", Events.Data("\n", Events.Chunk("""{"content":"hi"}""")), stream: true);

        Assert.Equal(502, (int)answer.Row!["status"]!);
        Assert.Contains("provider_stream_error", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Azure_FirstChunkWithoutChoicesAndId_IsNoToken()
    {
        var answer = await gateway.Ask(
            "azure/gpt-4o",
            Events.Data(
                "\n",
                """{"choices":[],"created":0,"id":"","model":"","object":"","prompt_filter_results":[{"prompt_index":0,"content_filter_results":{}}]}""",
                Events.Chunk("""{"content":"hi"}"""),
                Events.Chunk("{}", "stop"),
                "[DONE]"),
            stream: true);

        Assert.Equal(200, (int)answer.Row!["status"]!);
        Assert.Equal("hi", answer.Joined("content"));
        Assert.NotNull(answer.Sent!["stream_options"]);
    }

    [Theory]
    [InlineData("""{"id":"1","object":"chat.completion.chunk","model":"m","usage":null}""")]
    [InlineData("""{"id":"1","object":"chat.completion.chunk","model":"m","choices":null,"usage":null}""")]
    [InlineData("""{"id":"1","object":"chat.completion.chunk","model":"m","choices":[{"index":0}]}""")]
    public async Task Chunk_WithoutWhatChunksHave_IsPassedOn(string chunk)
    {
        var answer = await gateway.Ask("generic/m", Events.Data("\n", chunk, Events.Chunk("""{"content":"hi"}"""), Events.Chunk("{}", "stop"), "[DONE]"), stream: true);

        Assert.Equal(200, (int)answer.Row!["status"]!);
    }

    [Fact]
    public async Task OpenRouter_CommentsBeforeTheFirstToken_AreNoToken_AndAnErrorAfterTheFinishReasonBreaks()
    {
        var answer = await gateway.Ask(
            "openrouter/x/y",
            ": OPENROUTER PROCESSING\n\n" + Events.Data(
                "\n",
                Events.Chunk("""{"content":"half"}"""),
                Events.Chunk("""{"content":""}""", "length", ""","error":{"code":502,"message":"upstream fell over"}"""),
                "[DONE]"),
            stream: true);

        Assert.Equal(502, (int)answer.Row!["status"]!);
        Assert.Contains("upstream fell over", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Groq_ErrorEventWithoutDone_BreaksWithItsWords()
    {
        var answer = await gateway.Ask(
            "groq/llama",
            Events.Data("\n", Events.Chunk("""{"content":"half"}""")) + "event: error\n"
                + Events.Data("\n", """{"error":{"message":"Failed to call a function.","type":"invalid_request_error","code":"tool_use_failed","failed_generation":"x","status_code":400}}"""),
            stream: true);

        Assert.Equal(502, (int)answer.Row!["status"]!);
        Assert.Contains("Failed to call a function.", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("deepseek/deepseek-chat", "insufficient_system_resource")]
    [InlineData("mistral/mistral-small-latest", "error")]
    public async Task FinishReason_ThatIsAnInterruption_IsNoEnd(string model, string reason)
    {
        var stream = await gateway.Ask(model, Events.Data("\n", Events.Chunk("""{"content":"half"}"""), Events.Chunk("{}", reason), "[DONE]"), stream: true);
        var whole = await gateway.Ask(model, $$"""{"id":"1","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"half"},"finish_reason":"{{reason}}"}]}""");

        Assert.Equal(502, (int)stream.Row!["status"]!);
        Assert.Contains("provider_stream_error", stream.Text, StringComparison.Ordinal);
        Assert.Equal(503, whole.Status);
    }

    [Fact]
    public async Task Mistral_ModelLength_IsLength_AndPaddingIsNoText()
    {
        var answer = await gateway.Ask(
            "mistral/mistral-small-latest",
            Events.Data("\n", Events.Chunk("""{"content":"hi"}""", more: ""","p":"abcdefgh" """), Events.Chunk("""{"content":""}""", "model_length", ""","usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}"""), "[DONE]"),
            stream: true);

        Assert.Equal("length", answer.FinishReason);
        Assert.Equal("hi", answer.Joined("content"));
        Assert.Equal((1, 0, 1, 0), answer.Tokens);
    }

    [Fact]
    public async Task Ollama_IdThatRepeats_IsNoIdOfOurs()
    {
        const string Answer = """{"id":"chatcmpl-830","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"hi"},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}""";

        var one = await gateway.Ask("ollama/llama3", Answer);
        var other = await gateway.Ask("ollama/llama3", Answer);

        Assert.NotEqual((string?)one.Row!["id"], (string?)other.Row!["id"]);
    }

    [Fact]
    public async Task Anthropic_ErrorEventInA200_IsAFailureOfTheProvider()
    {
        var answer = await gateway.Ask("anthropic/claude-sonnet-4-5", Events.Of("""{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"""), stream: true);

        Assert.Equal(503, answer.Status);
        Assert.Contains("Overloaded", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Anthropic_StreamWithoutMessageStop_IsBroken()
    {
        var answer = await gateway.Ask(
            "anthropic/claude-sonnet-4-5",
            Events.Of(
                """{"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"m","content":[],"usage":{"input_tokens":1,"output_tokens":1}}}""",
                """{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}""",
                """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"half"}}"""),
            stream: true);

        Assert.Equal(502, (int)answer.Row!["status"]!);
        Assert.Contains("provider_stream_error", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gemini_StreamThatIsAJsonArray_IsRead()
    {
        var answer = await gateway.Ask(
            "gemini/gemini-2.5-flash",
            """[{"candidates":[{"content":{"role":"model","parts":[{"text":"hi"}]},"index":0}]},{"candidates":[{"content":{"parts":[]},"finishReason":"STOP","index":0}],"usageMetadata":{"promptTokenCount":1,"candidatesTokenCount":1,"totalTokenCount":2}}]""",
            stream: true);

        Assert.Equal("hi", answer.Joined("content"));
        Assert.Equal("stop", answer.FinishReason);
    }

    [Fact]
    public async Task Gemini_BareErrorInTheMiddle_IsBroken()
    {
        var answer = await gateway.Ask(
            "gemini/gemini-2.5-flash",
            """data: {"candidates":[{"content":{"role":"model","parts":[{"text":"half"}]},"index":0}]}""" + "\r\n\r\n" + """{"error":{"code":500,"message":"Internal error","status":"INTERNAL"}}""",
            stream: true);

        Assert.Equal(502, (int)answer.Row!["status"]!);
        Assert.Contains("Internal error", answer.Text, StringComparison.Ordinal);
    }
}
