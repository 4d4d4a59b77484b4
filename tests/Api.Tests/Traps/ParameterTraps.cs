using System.Text.Json.Nodes;

namespace Gateway.Api.Tests.Traps;

public sealed class ParameterTraps(TrapGateway gateway) : IClassFixture<TrapGateway>
{
    private const string Ok = """{"id":"1","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"ok"},"finish_reason":"stop"}]}""";

    private const string ClaudeOk = """{"id":"msg_1","type":"message","role":"assistant","model":"m","content":[{"type":"text","text":"ok"}],"stop_reason":"end_turn","usage":{"input_tokens":1,"output_tokens":1}}""";

    private const string GeminiOk = """{"candidates":[{"content":{"role":"model","parts":[{"text":"ok"}]},"finishReason":"STOP","index":0}]}""";

    [Fact]
    public async Task ReasoningModel_LosesSampling_AndHasItsBoundUnderItsName()
    {
        var answer = await gateway.Ask("openai/o3-mini", Ok, ""","temperature":0.2,"max_tokens":50,"logit_bias":{"5":1},"unknown":1""");

        Assert.Equal("temperature, logit_bias", answer.Dropped);
        Assert.Equal(["model", "messages", "max_completion_tokens", "unknown"], answer.Sent!.AsObject().Select(field => field.Key));
        Assert.Equal(50, (int)answer.Sent!["max_completion_tokens"]!);
    }

    [Theory]
    [InlineData("openai/gpt-5.2", "", null)]
    [InlineData("openai/gpt-5.2", ""","reasoning_effort":"none" """, null)]
    [InlineData("openai/gpt-5.2", ""","reasoning_effort":"low" """, "temperature")]
    [InlineData("openai/gpt-5-mini", "", "temperature")]
    [InlineData("openai/gpt-5.6", "", "temperature")]
    [InlineData("openai/gpt-5-chat-latest", "", null)]
    [InlineData("openai/gpt-4o", "", null)]
    [InlineData("azure/gpt-5-mini", "", "temperature")]
    [InlineData("generic/gpt-5-mini", "", null)]
    [InlineData("openrouter/openai/gpt-5-mini", "", null)]
    public async Task Temperature_IsKept_WhereTheModelDoesNotReason(string model, string fields, string? dropped)
    {
        var answer = await gateway.Ask(model, Ok, ""","temperature":0.5""" + fields);

        Assert.Equal(dropped, answer.Dropped);
        Assert.Equal(dropped is null, answer.Sent!.ContainsKey("temperature"));
    }

    [Theory]
    [InlineData("openai/gpt-5.1", "xhigh", "high")]
    [InlineData("openai/gpt-5.4", "minimal", "low")]
    [InlineData("openai/o4-mini", "none", "low")]
    [InlineData("openai/gpt-5.6", "max", "max")]
    [InlineData("xai/grok-3-mini", "medium", "high")]
    [InlineData("generic/own-7b", "minimal", "low")]
    [InlineData("generic/m", "minimal", "minimal")]
    public async Task Effort_IsOneThatTheModelKnows(string model, string effort, string expected)
    {
        var answer = await gateway.Ask(model, Ok, $""","reasoning_effort":"{effort}" """);

        Assert.Equal(expected, (string?)answer.Sent!["reasoning_effort"]);
        Assert.Null(answer.Dropped);
    }

    [Fact]
    public async Task NewerClaude_TakesNoSampling_AndTheCallerIsTold()
    {
        var whole = await gateway.Ask("anthropic/claude-opus-4-8", ClaudeOk, ""","temperature":0.2,"top_p":0.5,"seed":7,"presence_penalty":1,"n":1,"user":"anna" """);
        var older = await gateway.Ask("anthropic/claude-opus-4-5", ClaudeOk, ""","temperature":0.2,"top_p":0.5""");

        Assert.Equal("temperature, top_p, presence_penalty, seed", whole.Dropped);
        Assert.False(whole.Sent!.ContainsKey("temperature") || whole.Sent.ContainsKey("top_p"));
        Assert.Equal("top_p", older.Dropped);
        Assert.Equal(0.2m, (decimal)older.Sent!["temperature"]!);
    }

    [Fact]
    public async Task Stream_TellsWhatWasDropped()
    {
        var answer = await gateway.Ask("groq/llama", Events.Data("\n", Events.Chunk("""{"content":"hi"}"""), Events.Chunk("{}", "stop"), "[DONE]"), ""","logit_bias":{"5":1}""", """{"role":"user","name":"anna","content":"hi"}""", stream: true);

        Assert.Equal("logit_bias, messages[].name", answer.Dropped);
        Assert.False(((JsonObject)answer.Sent!["messages"]![0]!).ContainsKey("name"));
    }

    [Fact]
    public async Task Gemini_TellsWhatItHasNoWordFor()
    {
        var answer = await gateway.Ask("gemini/gemini-2.0-flash", GeminiOk, ""","seed":7,"logit_bias":{"5":1},"reasoning_effort":"high","user":"anna" """);

        Assert.Equal("logit_bias, reasoning_effort, user", answer.Dropped);
        Assert.Equal(7, (int)answer.Sent!["generationConfig"]!["seed"]!);
    }

    [Theory]
    [InlineData("openai/o3-mini", ""","temperature":1,"top_p":1.0,"presence_penalty":0,"logprobs":false,"logit_bias":{ }""")]
    [InlineData("anthropic/claude-opus-4-8", ""","temperature":1,"top_p":1,"frequency_penalty":0.0,"n":1,"store":false""")]
    public async Task Values_ThatAskForNothing_AreLeftOutWithoutAWord(string model, string fields)
    {
        var answer = await gateway.Ask(model, model.StartsWith('o') ? Ok : ClaudeOk, fields);

        Assert.Equal((200, null), (answer.Status, answer.Dropped));
        Assert.False(answer.Sent!.ContainsKey("temperature"));
    }

    [Theory]
    [InlineData("strict/o3-mini", ""","temperature":0.2""", "temperature")]
    [InlineData("strict/o3-mini", ""","max_tokens":5,"logprobs":true""", "logprobs")]
    [InlineData("strict-anthropic/claude-opus-4-8", ""","seed":7""", "seed")]
    [InlineData("strict-anthropic/claude-opus-4-5", ""","temperature":0.2,"top_p":0.5""", "top_p")]
    [InlineData("groq/llama", ""","n":2""", "n")]
    [InlineData("anthropic/claude-opus-4-5", ""","n":2""", "n")]
    [InlineData("openai/o3", ""","stop":["x"]""", "stop")]
    [InlineData("deepseek/deepseek-chat", ""","response_format":{"type":"json_schema","json_schema":{"name":"a","schema":{}}}""", "response_format")]
    [InlineData("loose/llama", ""","modalities":["audio"]""", null)]
    public async Task Refused_IsA400ThatNamesTheField(string model, string fields, string? param)
    {
        var answer = await gateway.Ask(model, Ok, fields);

        Assert.Equal(param is null ? 200 : 400, answer.Status);
        Assert.Equal(param is null, answer.Sent is not null);
        Assert.Equal(param, param is null ? null : answer.Param);
        Assert.Equal(param is null, (string?)answer.Json["error"]?["source"] != "gateway");
    }

    [Fact]
    public async Task DropUnsupported_LeavesOutWhatChangesTheShapeToo()
    {
        var answer = await gateway.Ask("loose/llama", Ok, ""","n":2""");

        Assert.Equal((200, "n"), (answer.Status, answer.Dropped));
        Assert.False(answer.Sent!.ContainsKey("n"));
    }

    [Fact]
    public async Task Refused_GoesToTheNextTargetFirst()
    {
        var answer = await gateway.Ask("strict/o3-mini", Ok, ""","models":["openai/gpt-4o"],"temperature":0.2""");

        Assert.Equal(("gpt-4o", 0.2m), ((string?)answer.Sent!["model"], (decimal)answer.Sent["temperature"]!));
        Assert.Equal("2", answer.Headers["x-gateway-attempts"]);
    }

    [Fact]
    public async Task OwnModel_TakesWhatTheConfigurationSays()
    {
        var seed = await gateway.Ask("generic/own-7b", Ok, ""","seed":7,"logit_bias":{"5":1}""");
        var image = await gateway.Ask("generic/own-7b", Ok, messages: """{"role":"user","content":[{"type":"image_url","image_url":{"url":"https://pictures.example/a.png"}}]}""");

        Assert.Equal("seed", seed.Dropped);
        Assert.Equal((400, "messages"), (image.Status, image.Param));
    }

    [Theory]
    [InlineData("openai/gpt-4o", ""","max_tokens":900000""", "max_tokens", 16_384)]
    [InlineData("openai/gpt-4o", ""","max_completion_tokens":16384""", "max_completion_tokens", 16_384)]
    [InlineData("openai/gpt-4o", ""","max_completion_tokens":100""", "max_completion_tokens", 100)]
    [InlineData("openai/o3-mini", ""","max_tokens":900000""", "max_completion_tokens", 100_000)]
    [InlineData("azure/gpt-4.1", ""","max_completion_tokens":900000""", "max_completion_tokens", 32_768)]
    [InlineData("deepseek/deepseek-chat", ""","max_completion_tokens":900000""", "max_tokens", 8_192)]
    [InlineData("strict/gpt-4o", ""","max_tokens":900000""", "max_tokens", 16_384)]
    [InlineData("openai/gpt-5.4", ""","max_tokens":900000,"reasoning_effort":"low","tools":[{"type":"function","function":{"name":"f"}}]""", "max_output_tokens", 128_000)]
    [InlineData("generic/own-7b", ""","max_tokens":900000""", "max_tokens", 4_000)]
    [InlineData("generic/m", ""","max_tokens":900000""", "max_tokens", 900_000)]
    public async Task Bound_ThatIsMoreThanTheModelCanGive_BecomesTheModelsOwn(string model, string fields, string name, int expected)
    {
        var answer = await gateway.Ask(model, model.EndsWith("5.4", StringComparison.Ordinal) ? """{"id":"r","status":"completed","output":[]}""" : Ok, fields);

        Assert.Equal((200, null, expected), (answer.Status, answer.Dropped, (int)answer.Sent![name]!));
    }

    [Fact]
    public async Task GeminisBound_IsNeverExceeded()
    {
        var answer = await gateway.Ask("gemini/gemini-2.5-flash", GeminiOk, ""","max_tokens":900000""");

        Assert.Equal(65_536, (int)answer.Sent!["generationConfig"]!["maxOutputTokens"]!);
    }

    [Fact]
    public async Task ClaudesOwnBound_IsNeverExceeded_AndIsThereWithoutOne()
    {
        var larger = await gateway.Ask("anthropic/claude-haiku-4-5", ClaudeOk, ""","max_tokens":900000""");
        var none = await gateway.Ask("anthropic/claude-opus-4-6", ClaudeOk);

        Assert.Equal((64_000, 128_000), ((int)larger.Sent!["max_tokens"]!, (int)none.Sent!["max_tokens"]!));
    }
}
