using System.Text.Json.Nodes;

namespace Gateway.Api.Tests.Traps;

public sealed class ReasoningTraps(TrapGateway gateway) : IClassFixture<TrapGateway>
{
    private const string Ok = """{"id":"1","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"ok"},"finish_reason":"stop"}]}""";

    private const string ClaudeOk = """{"id":"msg_1","type":"message","role":"assistant","model":"m","content":[{"type":"text","text":"ok"}],"stop_reason":"end_turn","usage":{"input_tokens":1,"output_tokens":1}}""";

    [Fact]
    public async Task Mistral_ContentThatIsAList_IsTextAndReasoning()
    {
        var whole = await gateway.Ask("mistral/magistral-medium-latest", """
            {"id":"1","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":[{"type":"thinking","thinking":[{"type":"text","text":"hm \"so\""},{"type":"text","text":"\n"}]},{"type":"text","text":"h\u00e9llo"},{"type":"reference","reference_ids":[1]}]},"finish_reason":"stop"}]}
            """);
        var stream = await gateway.Ask(
            "mistral/magistral-medium-latest",
            Events.Data(
                "\n",
                Events.Chunk("""{"role":"assistant","content":""}"""),
                Events.Chunk("""{"content":[{"type":"thinking","thinking":[{"type":"text","text":"hm "}]}]}"""),
                Events.Chunk("""{"content":[{"type":"thinking","thinking":[{"type":"text","text":"so"}]},{"type":"text","text":"hé"}]}"""),
                Events.Chunk("""{"content":"llo"}"""),
                Events.Chunk("""{"content":""}""", "stop", ""","usage":{"prompt_tokens":1,"completion_tokens":9,"total_tokens":10}"""),
                "[DONE]"),
            stream: true);

        Assert.Equal("héllo", (string?)whole.Message["content"]);
        Assert.Equal("hm \"so\"\n", (string?)whole.Message["reasoning_content"]);
        Assert.Equal(("héllo", "hm so"), (stream.Joined("content"), stream.Joined("reasoning_content")));
        Assert.EndsWith("data: [DONE]\n\n", stream.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DeepSeek_ToolTurnWithoutItsReasoning_GetsAnEmptyOne_AndKeepsItsOwn()
    {
        const string Calls = """ "tool_calls":[{"id":"1","type":"function","function":{"name":"now","arguments":"{}"}}]""";
        var answer = await gateway.Ask(
            "deepseek/deepseek-v4-pro",
            Ok,
            messages: $$"""
            {"role":"user","content":"hi"},{"role":"assistant","content":null,{{Calls}}},{"role":"tool","tool_call_id":"1","content":"noon"},{"role":"assistant","content":"","reasoning_content":"hm",{{Calls}}},{"role":"tool","tool_call_id":"1","content":"noon"}
            """);
        var older = await gateway.Ask("deepseek/deepseek-chat", Ok, messages: $$"""{"role":"user","content":"hi"},{"role":"assistant","content":null,{{Calls}}},{"role":"tool","tool_call_id":"1","content":"noon"}""");

        Assert.Equal("", (string?)answer.Sent!["messages"]![1]!["reasoning_content"]);
        Assert.Equal("hm", (string?)answer.Sent["messages"]![3]!["reasoning_content"]);
        Assert.Null(older.Sent!["messages"]![1]!["reasoning_content"]);
    }

    [Fact]
    public async Task Anthropic_SignedThinking_GoesBackAsItCame_AndUnsignedIsLeftOut()
    {
        var answer = await gateway.Ask(
            "anthropic/claude-sonnet-4-5",
            ClaudeOk,
            messages: """
            {"role":"user","content":"hi"},{"role":"assistant","content":"a","reasoning_content":"shown","thinking_blocks":[{"type":"thinking","thinking":"","signature":"c2ln+/="}]},{"role":"user","content":"and?"},{"role":"assistant","content":"b","reasoning_content":"of another vendor"},{"role":"user","content":"so?"}
            """);

        var first = (JsonArray)answer.Sent!["messages"]![1]!["content"]!;
        Assert.Equal(("thinking", "", "c2ln+/="), ((string?)first[0]!["type"], (string?)first[0]!["thinking"], (string?)first[0]!["signature"]));
        Assert.DoesNotContain("of another vendor", answer.Sent.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Anthropic_EmptyTexts_AreNotSent()
    {
        var answer = await gateway.Ask("anthropic/claude-sonnet-4-5", ClaudeOk, messages: """{"role":"user","content":[{"type":"text","text":" "},{"type":"text","text":"hi"}]}""");

        Assert.Equal("hi", (string?)Assert.Single((JsonArray)answer.Sent!["messages"]![0]!["content"]!)!["text"]);
    }

    [Fact]
    public async Task Anthropic_EffortNone_IsSaidWhereTheModelThinksUnasked()
    {
        var answer = await gateway.Ask("anthropic/claude-sonnet-5", ClaudeOk, ""","reasoning_effort":"none" """);

        Assert.Equal("disabled", (string?)answer.Sent!["thinking"]!["type"]);
    }

    [Fact]
    public async Task Gemini_SignatureOnAnEmptyText_IsToldAndGoesBack()
    {
        var answer = await gateway.Ask(
            "gemini/gemini-3-flash",
            Events.Data(
                "\r\n",
                """{"candidates":[{"content":{"role":"model","parts":[{"text":"hi"}]},"index":0}]}""",
                """{"candidates":[{"content":{"role":"model","parts":[{"text":"","thoughtSignature":"c2ln"}]},"finishReason":"STOP","index":0}]}"""),
            stream: true);
        var extra = answer.Deltas.Select(delta => delta["extra_content"]).Single(found => found is not null)!.ToJsonString();
        var again = await gateway.Ask(
            "gemini/gemini-3-flash",
            """{"candidates":[{"content":{"role":"model","parts":[{"text":"ok"}]},"finishReason":"STOP","index":0}]}""",
            messages: $$"""{"role":"user","content":"hi"},{"role":"assistant","content":"hi","extra_content":{{extra}}},{"role":"user","content":"and?"}""");

        Assert.Contains("c2ln", extra, StringComparison.Ordinal);
        Assert.Contains("\"thoughtSignature\":\"c2ln\"", again.Sent!["contents"]![1]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gemini_LevelAndBudget_AreNeverBoth_AndMinimalIsNotForPro()
    {
        const string Answer = """{"candidates":[{"content":{"role":"model","parts":[{"text":"ok"}]},"finishReason":"STOP","index":0}]}""";
        var pro = await gateway.Ask("gemini/gemini-3.1-pro-preview", Answer, ""","reasoning_effort":"minimal" """);
        var flash = await gateway.Ask("gemini/gemini-2.5-flash", Answer, ""","reasoning_effort":"low" """);

        var (level, budget) = ((JsonObject)pro.Sent!["generationConfig"]!["thinkingConfig"]!, (JsonObject)flash.Sent!["generationConfig"]!["thinkingConfig"]!);
        Assert.Equal(("low", false), ((string?)level["thinkingLevel"], level.ContainsKey("thinkingBudget")));
        Assert.Equal((1024, false), ((int)budget["thinkingBudget"]!, budget.ContainsKey("thinkingLevel")));
    }
}
