namespace Gateway.Api.Tests.Traps;

public sealed class UsageTraps(TrapGateway gateway) : IClassFixture<TrapGateway>
{
    [Fact]
    public async Task Anthropic_InputThatLeavesOutTheCache_IsThePromptWithIt()
    {
        var answer = await gateway.Ask("anthropic/claude-sonnet-4-5", """
            {"id":"msg_1","type":"message","role":"assistant","model":"claude-sonnet-4-5","content":[{"type":"text","text":"hi"}],"stop_reason":"end_turn","usage":{"input_tokens":3,"cache_creation_input_tokens":20,"cache_read_input_tokens":100,"output_tokens":7}}
            """);

        Assert.Equal((123, 100, 7, 0), answer.Tokens);
        Assert.Equal(123, (int)answer.Json["usage"]!["prompt_tokens"]!);
    }

    [Fact]
    public async Task Anthropic_UsageOfTheEnd_TakesThePlaceOfTheFirst()
    {
        var answer = await gateway.Ask(
            "anthropic/claude-sonnet-4-5",
            Events.Of(
                """{"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"m","content":[],"stop_reason":null,"usage":{"input_tokens":10,"output_tokens":4}}}""",
                """{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}""",
                """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"hi"}}""",
                """{"type":"content_block_stop","index":0}""",
                """{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"input_tokens":2500,"output_tokens":30}}""",
                """{"type":"message_stop"}"""),
            stream: true);

        Assert.Equal((2500, 0, 30, 0), answer.Tokens);
    }

    [Fact]
    public async Task XAI_CompletionThatLeavesOutReasoning_IsBilledAndToldWithIt()
    {
        const string Usage = """ "usage":{"prompt_tokens":12,"completion_tokens":2,"total_tokens":320,"completion_tokens_details":{"reasoning_tokens":306}}""";
        var whole = await gateway.Ask("xai/grok-4", $$"""{"id":"1","object":"chat.completion","created":1,"model":"grok-4","choices":[{"index":0,"message":{"role":"assistant","content":"hi"},"finish_reason":"stop"}],{{Usage}}}""");
        var stream = await gateway.Ask(
            "xai/grok-4",
            $$"""
            data: {"id":"1","object":"chat.completion.chunk","created":1,"model":"grok-4","choices":[{"index":0,"delta":{"content":"hi"},"finish_reason":"stop"}]}

            data: {"id":"1","object":"chat.completion.chunk","created":1,"model":"grok-4","choices":[],{{Usage}}}

            data: [DONE]


            """,
            ""","stream_options":{"include_usage":true}""",
            stream: true);

        Assert.Equal((12, 0, 308, 306), whole.Tokens);
        Assert.Equal(308, (int)whole.Json["usage"]!["completion_tokens"]!);
        Assert.Equal((12, 0, 308, 306), stream.Tokens);
        Assert.Equal(308, (int)stream.Chunks[^1]["usage"]!["completion_tokens"]!);
    }

    [Fact]
    public async Task Groq_UsageInXGroq_IsCounted_AndToldToWhoAsked()
    {
        const string Stream = """
            data: {"id":"1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"hi"},"finish_reason":null}]}

            data: {"id":"1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"x_groq":{"id":"req_1","usage":{"queue_time":0.09,"prompt_tokens":12,"completion_tokens":24,"total_tokens":36}}}

            data: [DONE]


            """;
        var asked = await gateway.Ask("groq/llama", Stream, ""","stream_options":{"include_usage":true}""", stream: true);
        var unasked = await gateway.Ask("groq/llama", Stream, stream: true);

        Assert.Equal((12, 0, 24, 0), asked.Tokens);
        Assert.Equal(24, (int)asked.Chunks[^1]["usage"]!["completion_tokens"]!);
        Assert.Equal((12, 0, 24, 0), unasked.Tokens);
        Assert.Null(unasked.Chunks[^1]["usage"]);
    }

    [Fact]
    public async Task Perplexity_CumulativeUsageInEveryChunk_CountsOnce()
    {
        var answer = await gateway.Ask("generic/sonar", string.Concat(
            Chunk("a", null, 1), Chunk("b", null, 2), Chunk("", "stop", 3)), stream: true);

        Assert.Equal((5, 0, 3, 0), answer.Tokens);

        static string Chunk(string text, string? finish, int completion) =>
            $$$"""data: {"id":"1","object":"chat.completion.chunk","created":1,"model":"sonar","choices":[{"index":0,"delta":{"content":"{{{text}}}"},"message":{"role":"assistant","content":"so far"},"finish_reason":{{{(finish is null ? "null" : $"\"{finish}\"")}}}}],"usage":{"prompt_tokens":5,"completion_tokens":{{{completion}}},"total_tokens":{{{5 + completion}}}}}""" + "\r\n\r\n";
    }

    [Theory]
    [InlineData("deepseek/deepseek-chat", """{"prompt_tokens":50,"completion_tokens":4,"total_tokens":54,"prompt_cache_hit_tokens":30,"prompt_cache_miss_tokens":20}""", 30)]
    [InlineData("mistral/mistral-small-latest", """{"prompt_tokens":50,"completion_tokens":4,"total_tokens":54,"num_cached_tokens":30}""", 30)]
    [InlineData("openai/gpt-4o", """{"prompt_tokens":50,"completion_tokens":4,"total_tokens":54,"prompt_tokens_details":{"cached_tokens":30}}""", 30)]
    public async Task Usage_InTheLastChoiceChunk_CountsWithItsCache(string model, string usage, int cached)
    {
        var answer = await gateway.Ask(
            model,
            $$"""
            data: {"id":"1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"hi"},"finish_reason":null}],"usage":null}

            data: {"id":"1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":{{usage}}}

            data: [DONE]


            """,
            stream: true);

        Assert.Equal((50, cached, 4, 0), answer.Tokens);
    }

    [Fact]
    public async Task Gemini_TokensOfItsOwnTools_ArePrompt_AndThoughtsAreCompletion()
    {
        var answer = await gateway.Ask("gemini/gemini-2.5-flash", """
            {"candidates":[{"content":{"role":"model","parts":[{"text":"hi"}]},"finishReason":"STOP","index":0}],"usageMetadata":{"promptTokenCount":10,"toolUsePromptTokenCount":40,"candidatesTokenCount":5,"thoughtsTokenCount":20,"cachedContentTokenCount":4,"totalTokenCount":75},"modelVersion":"gemini-2.5-flash"}
            """);

        Assert.Equal((50, 4, 25, 20), answer.Tokens);
        Assert.Equal(75, (int)answer.Json["usage"]!["total_tokens"]!);
    }
}
