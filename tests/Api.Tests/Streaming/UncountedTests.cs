using System.Text.Json.Nodes;
using Gateway.TestKit;

namespace Gateway.Api.Tests.Streaming;

/// <summary>What the row says where the provider's word on usage is missing, or not its last one.</summary>
public sealed class UncountedTests(UncountedGateway gateway) : IClassFixture<UncountedGateway>
{
    private const string Prompt = """[{"role":"user","content":"Say hello to the whole wide world."}]""";
    private const string Text = "Hello, world! How are you doing today?";

    // "Say hello to the whole wide world." has 8 tokens, a message 4 beside its text, a prompt 3.
    private const long PromptTokens = 15;
    private const long TextTokens = 10;

    [Theory]
    [InlineData("gpt-4o", "counted")]
    [InlineData("gpt-4-turbo", "counted")]
    [InlineData("o3-mini", "estimated")]
    public async Task StreamCut_OfAModelWithAKnownTokenizer_IsCounted(string model, string source)
    {
        gateway.Stub.Answer = (http, _) => StubProvider.Stream(http, StubAnswers.Chunk("Hello, world!"), StubAnswers.Chunk(" How are you doing today?"));

        var row = await Ask($"ai/{model}", Prompt, stream: true);

        Assert.Equal((PromptTokens, TextTokens, source), Booked(row));
        Assert.Equal((PromptTokens, TextTokens), Attempted(row));
    }

    [Fact]
    public async Task StreamWithoutUsage_OfAnUnknownModel_IsEstimated()
    {
        gateway.Stub.Answer = (http, _) => StubProvider.Stream(http, StubAnswers.Chunk(Text), StubAnswers.Finish, StubAnswers.Done);

        var row = await Ask("ai/our-own-model", Prompt, stream: true);

        var (prompt, completion, source) = Booked(row);
        Assert.Equal("estimated", source);
        Assert.InRange(prompt, 10, 30);
        Assert.InRange(completion, TextTokens, TextTokens + 4);
    }

    [Fact]
    public async Task UsageOnEveryChunk_OfAStreamThatWasCut_IsTheProviders()
    {
        gateway.Stub.Answer = (http, _) => StubProvider.Stream(http, WithUsage("Hello,", 21, 2), WithUsage(" world!", 21, 4));

        var row = await Ask("ai/gpt-4o", Prompt, stream: true);

        Assert.Equal((21, 4, "provider"), Booked(row));
    }

    [Fact]
    public async Task TextAfterTheLastUsage_IsCountedByUs_AndThePromptIsTheProviders()
    {
        gateway.Stub.Answer = (http, _) => StubProvider.Stream(http, WithUsage("Hello,", 21, 2), StubAnswers.Chunk(" world! How are you doing today?"));

        var row = await Ask("ai/gpt-4o", Prompt, stream: true);

        Assert.Equal((21, TextTokens, "counted"), Booked(row));
    }

    [Fact]
    public async Task ToolCall_OfAStreamThatWasCut_IsEstimated()
    {
        const string Call = """data: {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"c","type":"function","function":{"name":"look","arguments":""}}]}}]}""" + "\n\n";
        const string Arguments = """data: {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\"place\":\"Paris\"}"}}]}}]}""" + "\n\n";
        gateway.Stub.Answer = (http, _) => StubProvider.Stream(http, Call, Arguments);

        var row = await Ask("ai/gpt-4o", Prompt, stream: true);

        Assert.Equal("estimated", Booked(row).Source);
        Assert.InRange(Booked(row).Completion, 14, 20);
    }

    [Fact]
    public async Task WholeAnswer_WithoutUsage_IsCounted()
    {
        gateway.Stub.Answer = (http, _) => StubProvider.Json(http, $$"""{"object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"{{Text}}"},"finish_reason":"stop"}]}""");

        var row = await Ask("ai/gpt-4o", Prompt, stream: false);

        Assert.Equal((PromptTokens, TextTokens, "counted"), Booked(row));
        Assert.Equal((PromptTokens, TextTokens), Attempted(row));
    }

    [Theory]
    [InlineData("text-embedding-3-small", """["Hello, world!","How are you doing today?"]""", 10, "counted")]
    [InlineData("text-embedding-3-small", "[1,2,3]", 3, "counted")]
    [InlineData("our-own-embeddings", "\"Hello, world!\"", 4, "estimated")]
    public async Task Embeddings_WithoutUsage_HaveAPromptOnly(string model, string input, long tokens, string source)
    {
        gateway.Stub.Answer = (http, _) => StubProvider.Json(http, """{"object":"list","data":[{"object":"embedding","index":0,"embedding":[0.1,0.2]}]}""");
        using var answer = await gateway.Gateway.Client.PostAsync("/v1/embeddings", new StringContent($$"""{"model":"ai/{{model}}","input":{{input}}}"""));

        var row = (await gateway.Gateway.Row(answer))!;

        Assert.Equal((tokens, 0, source), Booked(row));
    }

    [Fact]
    public async Task ClaudeStream_ThatWasCut_HasTheProvidersPrompt()
    {
        gateway.Stub.Answer = (http, _) => StubProvider.Stream(
            http,
            Event("""{"type":"message_start","message":{"id":"m","model":"claude","usage":{"input_tokens":25,"cache_read_input_tokens":100,"output_tokens":1}}}"""),
            Event("""{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}"""),
            Event($$$"""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"{{{Text}}}"}}"""));

        var row = await Ask("ant/claude-sonnet-4-5", Prompt, stream: true);

        // 10 tokens of OpenAI's are 12 of Claude's.
        Assert.Equal((125, 12, "estimated"), Booked(row));
        Assert.Equal(100, (long)row["cached_tokens"]!);
    }

    [Fact]
    public async Task ClaudeStream_CutAfterItsLastCount_IsTheProviders()
    {
        gateway.Stub.Answer = (http, _) => StubProvider.Stream(
            http,
            Event("""{"type":"message_start","message":{"id":"m","model":"claude","usage":{"input_tokens":25,"output_tokens":1}}}"""),
            Event("""{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}"""),
            Event("""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi"}}"""),
            Event("""{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":7}}"""));

        Assert.Equal((25, 7, "provider"), Booked(await Ask("ant/claude-sonnet-4-5", Prompt, stream: true)));
    }

    [Fact]
    public async Task GeminiStream_ThatWasCut_HasTheProvidersCountSoFar()
    {
        gateway.Stub.Answer = (http, _) => StubProvider.Stream(
            http,
            Event("""{"candidates":[{"content":{"parts":[{"text":"Hello,"}]}}],"usageMetadata":{"promptTokenCount":9,"candidatesTokenCount":2,"thoughtsTokenCount":30,"totalTokenCount":41}}"""),
            Event("""{"candidates":[{"content":{"parts":[{"text":" world!"}]}}],"usageMetadata":{"promptTokenCount":9,"candidatesTokenCount":4,"thoughtsTokenCount":30,"totalTokenCount":43}}"""));

        Assert.Equal((9, 34, "provider"), Booked(await Ask("gem/gemini-2.5-flash", Prompt, stream: true)));
    }

    [Fact]
    public async Task SandboxStream_ThatDies_HasTheWordsItSaid()
    {
        var row = await Ask("sandbox/echo:die-after=4", Prompt, stream: true);

        // "Say hello to the whole wide world." in; "echo: Say hello to" out.
        Assert.Equal((7, 4, "counted"), Booked(row));
    }

    private static string WithUsage(string text, int prompt, int completion) =>
        $$$"""data: {"choices":[{"index":0,"delta":{"content":"{{{text}}}"}}],"usage":{"prompt_tokens":{{{prompt}}},"completion_tokens":{{{completion}}}}}""" + "\n\n";

    private static string Event(string payload) => $"data: {payload}\n\n";

    private static (long Prompt, long Completion, string? Source) Booked(JsonObject row) =>
        ((long)row["prompt_tokens"]!, (long)row["completion_tokens"]!, (string?)row["usage_source"]);

    private static (long Prompt, long Completion) Attempted(JsonObject row)
    {
        var attempt = row["attempts"]!.AsArray()[^1]!;
        return ((long)attempt["tokens"]!["prompt"]!, (long)attempt["tokens"]!["completion"]!);
    }

    private async Task<JsonObject> Ask(string model, string messages, bool stream)
    {
        using var answer = await gateway.Gateway.Chat($$"""{"model":"{{model}}","stream":{{(stream ? "true" : "false")}},"messages":{{messages}}}""");
        await answer.Content.ReadAsStringAsync();
        return (await gateway.Gateway.Row(answer))!;
    }
}
