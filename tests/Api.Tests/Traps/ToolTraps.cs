using System.Text.Json.Nodes;

namespace Gateway.Api.Tests.Traps;

public sealed class ToolTraps(TrapGateway gateway) : IClassFixture<TrapGateway>
{
    private const string Tools = ""","tools":[{"type":"function","function":{"name":"now"}}]""";

    private const string History = """
        {"role":"user","content":"hi"},{"role":"assistant","content":null,"tool_calls":[{"id":"call_PTLP8xhu3uwZk4l3nlnrrJha","type":"function","function":{"name":"now","arguments":"{}"}}]},{"role":"tool","tool_call_id":"call_PTLP8xhu3uwZk4l3nlnrrJha","content":"noon"}
        """;

    [Fact]
    public async Task Anthropic_ToolIndexes_CountToolsOnly_AndNoArgumentsAreAnObject()
    {
        var answer = await gateway.Ask(
            "anthropic/claude-sonnet-4-5",
            Events.Of(
                """{"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"m","content":[],"usage":{"input_tokens":1,"output_tokens":1}}}""",
                """{"type":"content_block_start","index":0,"content_block":{"type":"text","text":"so"}}""",
                """{"type":"content_block_stop","index":0}""",
                """{"type":"content_block_start","index":1,"content_block":{"type":"server_tool_use","id":"srvtoolu_1","name":"web_search","input":{}}}""",
                """{"type":"content_block_stop","index":1}""",
                """{"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"toolu_1","name":"now","input":{}}}""",
                """{"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":""}}""",
                """{"type":"content_block_stop","index":2}""",
                """{"type":"message_delta","delta":{"stop_reason":"tool_use"},"usage":{"output_tokens":5}}""",
                """{"type":"message_stop"}"""),
            Tools,
            stream: true);

        var calls = answer.Deltas.Select(delta => delta["tool_calls"]).OfType<JsonArray>().Select(call => call[0]!).ToList();
        Assert.All(calls, call => Assert.Equal(0, (int)call["index"]!));
        Assert.Equal("now", (string?)calls[0]["function"]!["name"]);
        Assert.Equal("{}", string.Concat(calls.Select(call => (string?)call["function"]!["arguments"])));
        Assert.Equal("tool_calls", answer.FinishReason);
    }

    [Fact]
    public async Task Anthropic_ToolResults_AreOneUsersTurn_BeforeItsText()
    {
        var answer = await gateway.Ask(
            "anthropic/claude-sonnet-4-5",
            """{"id":"msg_1","type":"message","role":"assistant","model":"m","content":[{"type":"text","text":"ok"}],"stop_reason":"end_turn","usage":{"input_tokens":1,"output_tokens":1}}""",
            Tools,
            """
            {"role":"user","content":"hi"},{"role":"assistant","content":"","tool_calls":[{"id":"a.1","type":"function","function":{"name":"now","arguments":""}},{"id":"b:2","type":"function","function":{"name":"now","arguments":"{}"}}]},
            {"role":"tool","tool_call_id":"a.1","content":"noon"},{"role":"tool","tool_call_id":"b:2","content":"one"},{"role":"user","content":"and?"}
            """);

        var messages = (JsonArray)answer.Sent!["messages"]!;
        Assert.Equal(3, messages.Count);
        Assert.Equal(["tool_result", "tool_result", "text"], ((JsonArray)messages[2]!["content"]!).Select(block => (string?)block!["type"]));
        var uses = ((JsonArray)messages[1]!["content"]!).Select(block => block!).ToList();
        Assert.All(uses, use => Assert.Matches("^[A-Za-z0-9_-]+$", (string?)use["id"]));
        Assert.Equal(uses.Select(use => (string?)use["id"]), ((JsonArray)messages[2]!["content"]!).Take(2).Select(block => (string?)block!["tool_use_id"]));
        Assert.IsType<JsonObject>(uses[0]["input"]);
    }

    [Fact]
    public async Task Gemini_CallBeforeTheChunkWithTheReason_FinishesWithToolCalls()
    {
        var answer = await gateway.Ask(
            "gemini/gemini-3-flash",
            Events.Data(
                "\r\n",
                """{"candidates":[{"content":{"role":"model","parts":[{"functionCall":{"name":"now"},"thoughtSignature":"c2ln"}]},"index":0}]}""",
                """{"candidates":[{"content":{"role":"model","parts":[{"text":""}]},"finishReason":"STOP","index":0}],"usageMetadata":{"promptTokenCount":1,"candidatesTokenCount":1,"totalTokenCount":2}}"""),
            Tools,
            stream: true);

        var call = answer.Deltas.Select(delta => delta["tool_calls"]).OfType<JsonArray>().First()[0]!;
        Assert.Equal("tool_calls", answer.FinishReason);
        Assert.Equal("{}", (string?)call["function"]!["arguments"]);
        Assert.NotEqual("now", (string?)call["id"]);
    }

    [Fact]
    public async Task Gemini_ToolResult_HasTheNameOfItsFunction_AndACallWithoutSignatureTheSentinel()
    {
        var answer = await gateway.Ask("gemini/gemini-3-flash", """{"candidates":[{"content":{"role":"model","parts":[{"text":"ok"}]},"finishReason":"STOP","index":0}]}""", Tools, History);

        var contents = (JsonArray)answer.Sent!["contents"]!;
        Assert.Equal("now", (string?)contents[2]!["parts"]![0]!["functionResponse"]!["name"]);
        Assert.Equal("skip_thought_signature_validator", (string?)contents[1]!["parts"]![0]!["thoughtSignature"]);
    }

    [Fact]
    public async Task Mistral_IdsOfOtherVendors_HaveNineLetters_TheSameForCallAndResult()
    {
        var answer = await gateway.Ask("mistral/mistral-small-latest", """{"id":"1","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"ok"},"finish_reason":"stop"}]}""", Tools, History);

        var messages = (JsonArray)answer.Sent!["messages"]!;
        var id = (string?)messages[1]!["tool_calls"]![0]!["id"];
        Assert.Matches("^[A-Za-z0-9]{9}$", id);
        Assert.Equal(id, (string?)messages[2]!["tool_call_id"]);
    }

    [Fact]
    public async Task Mistral_CallsWithoutIndexAndType_GetThem()
    {
        var answer = await gateway.Ask(
            "mistral/open-mixtral-8x7b",
            Events.Data(
                "\n",
                Events.Chunk("""{"content":"","tool_calls":[{"id":"AbC123xyz","function":{"name":"now","arguments":"{}"}},{"id":"DeF456xyz","function":{"name":"now","arguments":"{}"}}]}""", "tool_calls"),
                "[DONE]"),
            Tools,
            stream: true);

        var calls = answer.Deltas.Select(delta => delta["tool_calls"]).OfType<JsonArray>().Single();
        Assert.Equal([0, 1], calls.Select(call => (int)call!["index"]!));
        Assert.All(calls, call => Assert.Equal("function", (string?)call!["type"]));
    }

    [Fact]
    public async Task Mistral_RequiredIsAny_AndDeveloperIsSystem_AndSeedIsRandomSeed()
    {
        var answer = await gateway.Ask(
            "mistral/mistral-small-latest",
            """{"id":"1","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"ok"},"finish_reason":"stop"}]}""",
            Tools + ""","tool_choice":"required","seed":7,"max_completion_tokens":9""",
            """{"role":"developer","content":"be brief"},{"role":"user","content":"hi"}""");

        Assert.Equal("any", (string?)answer.Sent!["tool_choice"]);
        Assert.Equal("system", (string?)answer.Sent["messages"]![0]!["role"]);
        Assert.Equal((7, 9, null, null), ((int)answer.Sent["random_seed"]!, (int)answer.Sent["max_tokens"]!, answer.Sent["seed"], answer.Sent["max_completion_tokens"]));
        Assert.Null(answer.Dropped);
    }
}
