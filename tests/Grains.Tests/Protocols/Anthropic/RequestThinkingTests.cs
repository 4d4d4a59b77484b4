using System.Text.Json.Nodes;
using static Gateway.Grains.Tests.Protocols.Anthropic.Translated;

namespace Gateway.Grains.Tests.Protocols.Anthropic;

/// <summary>Reasoning that is asked for, and reasoning that goes back.</summary>
public sealed class RequestThinkingTests
{
    private const string User = """{"role":"user","content":"hi"}""";
    private const string Tools = """ "tools":[{"type":"function","function":{"name":"f"}}] """;
    private const string Blocks = """[{"type":"thinking","thinking":"","signature":"c2ln"},{"type":"redacted_thinking","data":"ZGF0YQ=="}]""";

    [Theory]
    [InlineData("minimal", "low")]
    [InlineData("low", "low")]
    [InlineData("medium", "medium")]
    [InlineData("high", "high")]
    [InlineData("xhigh", "xhigh")]
    [InlineData("max", "max")]
    public void Effort_OfAnAdaptiveModel_IsAskedForWithSummaries(string effort, string sent)
    {
        var request = WithFields($"\"reasoning_effort\":\"{effort}\"", "claude-sonnet-5");

        AssertJson("""{"type":"adaptive","display":"summarized"}""", request["thinking"]);
        AssertJson($$"""{"effort":"{{sent}}"}""", request["output_config"]);
    }

    [Fact]
    public void XHigh_OfVersion46_IsMax() =>
        AssertJson("""{"effort":"max"}""", WithFields("\"reasoning_effort\":\"xhigh\"", "claude-opus-4-6")["output_config"]);

    [Theory]
    [InlineData("low", 1024)]
    [InlineData("medium", 2048)]
    [InlineData("high", 4096)]
    public void Effort_OfAnOlderModel_IsABudget(string effort, int budget) =>
        AssertJson($$"""{"type":"enabled","budget_tokens":{{budget}}}""", WithFields($"\"reasoning_effort\":\"{effort}\"")["thinking"]);

    [Theory]
    [InlineData(5000, """{"type":"enabled","budget_tokens":2500}""")]
    [InlineData(1025, """{"type":"enabled","budget_tokens":1024}""")]
    [InlineData(1024, """{"type":"disabled"}""")]
    public void Budget_LeavesRoomForTheAnswer(int maxTokens, string expected) =>
        AssertJson(expected, WithFields($"\"reasoning_effort\":\"high\",\"max_tokens\":{maxTokens}")["thinking"]);

    [Theory]
    [InlineData(Sonnet45)]
    [InlineData("claude-opus-4-6")]
    [InlineData("claude-sonnet-5")]
    public void None_IsSent_ForSomeModelsThinkUnasked(string model) =>
        AssertJson("""{"type":"disabled"}""", WithFields("\"reasoning_effort\":\"none\"", model)["thinking"]);

    [Fact]
    public void None_OfAModelThatAlwaysThinks_IsTheLeastEffort()
    {
        var request = WithFields("\"reasoning_effort\":\"none\"", "claude-fable-5");

        Assert.False(request.ContainsKey("thinking"));
        AssertJson("""{"effort":"low"}""", request["output_config"]);
    }

    [Theory]
    [InlineData("claude-3-5-sonnet-20241022", "\"reasoning_effort\":\"high\"")]
    [InlineData("claude-sonnet-5", "\"temperature\":1")]
    public void Thinking_ThatNobodyAskedForOrTheModelLacks_IsNotMentioned(string model, string fields) =>
        Assert.False(WithFields(fields, model).ContainsKey("thinking"));

    [Fact]
    public void UnknownEffort_IsRefused() => Assert.Equal("reasoning_effort", Refused(User, "\"reasoning_effort\":\"huge\"").Param);

    [Theory]
    [InlineData(Sonnet45, "\"required\"")]
    [InlineData(Sonnet45, """{"type":"function","function":{"name":"f"}}""")]
    [InlineData("claude-sonnet-5", "\"required\"")]
    public void ForcedTool_StopsThinking(string model, string choice)
    {
        var request = WithFields($"{Tools},\"reasoning_effort\":\"high\",\"tool_choice\":{choice}", model);

        AssertJson("""{"type":"disabled"}""", request["thinking"]);
        Assert.NotEqual("auto", (string?)request["tool_choice"]!["type"]);
        Assert.False(request.ContainsKey("output_config"));
    }

    [Fact]
    public void ThinkingBlocks_GoBackVerbatim_FirstInTheTurn()
    {
        var turn = MessagesOf($$"""{{User}},{"role":"assistant","content":"a","thinking_blocks":{{Blocks}}},{{User}}""")[1]!["content"]!;

        Assert.Equal(["thinking", "redacted_thinking", "text"], turn.AsArray().Select(block => (string?)block!["type"]));
        AssertJson(Blocks, new JsonArray(turn[0]!.DeepClone(), turn[1]!.DeepClone()));
    }

    [Theory]
    [InlineData("\"reasoning_content\":\"hm\"")]
    [InlineData("""  "thinking_blocks":[{"type":"thinking","thinking":"hm"}] """)]
    [InlineData("""  "thinking_blocks":[{"type":"thinking","thinking":"hm","signature":""}] """)]
    [InlineData("""  "thinking_blocks":[{"type":"redacted_thinking"},{"type":"text","text":"x"},1,null] """)]
    [InlineData("""  "thinking_blocks":"x" """)]
    public void Reasoning_WithoutASignature_IsDropped(string field) => AssertJson(
        """[{"type":"text","text":"a"}]""", MessagesOf($$"""{{User}},{"role":"assistant","content":"a",{{field}}},{{User}}""")[1]!["content"]);

    [Fact]
    public void DroppedBlocks_OfAToolTurn_AreRememberedByTheCallsId()
    {
        var memory = new RememberingMemory { Kept = { ["b"] = Blocks } };

        var request = ToolTurn("", memory);

        Assert.Equal(["thinking", "redacted_thinking", "tool_use", "tool_use"], request["messages"]![1]!["content"]!.AsArray().Select(block => (string?)block!["type"]));
        Assert.Equal("enabled", (string?)request["thinking"]!["type"]);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("""{"google":{"thought_signature":"x"}}""")]
    public void Memory_OfAnotherVendorsCalls_IsNotUsed(string kept)
    {
        var request = ToolTurn("", new RememberingMemory { Kept = { ["a"] = kept } });

        Assert.Equal("tool_use", (string?)request["messages"]![1]!["content"]![0]!["type"]);
        Assert.Equal("disabled", (string?)request["thinking"]!["type"]);
    }

    [Fact]
    public void ToolTurn_WithoutItsThinking_StopsThinkingOfThisRequest() => AssertJson("""{"type":"disabled"}""", ToolTurn("", new RememberingMemory())["thinking"]);

    [Fact]
    public void TextTurn_WithoutItsThinking_StopsNothing() => Assert.Equal(
        "enabled", (string?)Request($$"""{{User}},{"role":"assistant","content":"a"},{{User}}""", "\"reasoning_effort\":\"low\"")["thinking"]!["type"]);

    private static JsonObject ToolTurn(string more, RememberingMemory memory) => Request(
        $$$"""{{{User}}},{"role":"assistant"{{{more}}},"tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":"{}"}},{"id":"b","type":"function","function":{"name":"f","arguments":"{}"}}]},{"role":"tool","tool_call_id":"a","content":"1"},{"role":"tool","tool_call_id":"b","content":"1"}""",
        Tools + ",\"reasoning_effort\":\"high\"",
        memory: memory);
}
