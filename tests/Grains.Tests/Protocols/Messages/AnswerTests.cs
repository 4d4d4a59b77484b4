using static Gateway.Grains.Tests.Protocols.Messages.Door;

namespace Gateway.Grains.Tests.Protocols.Messages;

/// <summary>Whole answers.</summary>
public sealed class AnswerTests
{
    [Fact]
    public void Answer_IsAMessage() =>
        AssertJson(
            """
            {"id":"msg_0123456789abcdef0123456789abcdef","type":"message","role":"assistant","model":"smart","content":[{"type":"text","text":"hello"}],
             "stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":5,"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"output_tokens":3}}
            """,
            WriteMessage("\"content\":\"hello\""));

    [Fact]
    public void Usage_LeavesOutOfTheInputWhatWentThroughTheCache() =>
        AssertJson(
            """
            {"input_tokens":20,"cache_creation_input_tokens":30,"cache_read_input_tokens":50,"cache_creation":{"ephemeral_5m_input_tokens":20,"ephemeral_1h_input_tokens":10},
             "output_tokens":9,"output_tokens_details":{"thinking_tokens":4}}
            """,
            WriteMessage("\"content\":\"a\"", usage: """
                {"prompt_tokens":100,"completion_tokens":9,"total_tokens":109,"prompt_tokens_details":{"cached_tokens":50,"cache_write_tokens":30,"cache_write_hour_tokens":10},
                 "completion_tokens_details":{"reasoning_tokens":4}}
                """)["usage"]);

    [Fact]
    public void Usage_ThatNobodyGave_IsEstimated_ForClientsCannotDoWithout() =>
        AssertJson(
            """{"input_tokens":11,"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"output_tokens":2}""",
            WriteMessage("\"content\":\"hello\"", usage: "null")["usage"]);

    [Theory]
    [InlineData("stop", "end_turn")]
    [InlineData("length", "max_tokens")]
    [InlineData("model_length", "max_tokens")]
    [InlineData("content_filter", "refusal")]
    [InlineData("tool_calls", "end_turn")]
    [InlineData("something_new", "end_turn")]
    public void FinishReason_HasItsWord(string finish, string stop) => Assert.Equal(stop, (string?)WriteMessage("\"content\":\"a\"", finish)["stop_reason"]);

    [Theory]
    [InlineData("stop", "tool_use")]
    [InlineData("tool_calls", "tool_use")]
    [InlineData("length", "max_tokens")]
    public void FinishReason_BesideCalls_IsToolUse(string finish, string stop) =>
        Assert.Equal(stop, (string?)WriteMessage("""
            "content":null,"tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"{}"}}]
            """, finish)["stop_reason"]);

    [Theory]
    [InlineData("\"{\\\"a\\\": [1]}\"", """{"a":[1]}""")]
    [InlineData("\"\"", "{}")]
    [InlineData("\" \"", "{}")]
    [InlineData("\"null\"", "{}")]
    [InlineData("null", "{}")]
    [InlineData("""{"a":1}""", """{"a":1}""")]
    [InlineData("\"{\\\"a\\\": \"", """{"input":"{\"a\": "}""")]
    [InlineData("\"7\"", """{"input":"7"}""")]
    public void Arguments_BecomeAnObject(string arguments, string input) =>
        AssertJson(
            $$"""[{"type":"tool_use","id":"call_1","name":"f","input":{{input}},"caller":{"type":"direct"} }]""",
            WriteMessage($$"""
                "content":null,"tool_calls":[{"id":"call_1","type":"function","function":{"name":"f","arguments":{{arguments}} } }]
                """)["content"]);

    [Fact]
    public void Calls_OfEveryKind_AreToolUse() =>
        AssertJson(
            """
            [{"type":"text","text":"Let me see."},{"type":"tool_use","id":"toolu_0123456789abcdef0123456789abcdef_0","name":"f","input":{},"caller":{"type":"direct"}},
             {"type":"tool_use","id":"toolu_0123456789abcdef0123456789abcdef_1","name":"g","input":{"input":"raw"},"caller":{"type":"direct"}}]
            """,
            WriteMessage("""
                "content":"Let me see.","tool_calls":[{"id":"","type":"function","function":{"name":"f","arguments":"{}"}},{"type":"custom","custom":{"name":"g","input":"raw"}},{"type":"other"}]
                """)["content"]);

    [Fact]
    public void Call_OfTheOlderField_IsToolUse() =>
        AssertJson(
            """[{"type":"tool_use","id":"toolu_0123456789abcdef0123456789abcdef_0","name":"f","input":{"a":1},"caller":{"type":"direct"}}]""",
            WriteMessage("""
                "content":null,"function_call":{"name":"f","arguments":"{\"a\":1}"}
                """, "function_call")["content"]);

    [Fact]
    public void Id_WithForeignLetters_BecomesAnotherOne_AlwaysTheSame()
    {
        string Id(string id) => (string)WriteMessage($$"""
            "content":null,"tool_calls":[{"id":"{{id}}","type":"function","function":{"name":"f","arguments":"{}"} }]
            """)["content"]![0]!["id"]!;

        Assert.Matches("^toolu_[0-9a-f]{32}$", Id("functions.f:0"));
        Assert.Equal(Id("functions.f:0"), Id("functions.f:0"));
        Assert.NotEqual(Id("functions.f:0"), Id("functions.f:1"));
        Assert.Equal("call_Ab-9", Id("call_Ab-9"));
    }

    [Theory]
    [InlineData("\"content\":\"a\",\"reasoning_content\":\"hm\"")]
    [InlineData("\"content\":\"a\",\"reasoning\":\"hm\"")]
    [InlineData("\"content\":[{\"type\":\"thinking\",\"thinking\":[{\"type\":\"text\",\"text\":\"hm\"}]},{\"type\":\"text\",\"text\":\"a\"}]")]
    public void Reasoning_IsThinking_WithoutASignatureThatNobodyGave(string message) =>
        AssertJson("""[{"type":"thinking","thinking":"hm","signature":""},{"type":"text","text":"a"}]""", WriteMessage(message)["content"]);

    [Fact]
    public void Thinking_ThatIsSigned_StaysByteForByte() =>
        AssertJson(
            """[{"type":"thinking","thinking":"hm","signature":"s"},{"type":"redacted_thinking","data":"d"},{"type":"text","text":"a"}]""",
            WriteMessage("""
                "content":"a","reasoning_content":"hm","thinking_blocks":[{"type":"thinking","thinking":"hm","signature":"s"},{"type":"redacted_thinking","data":"d"}]
                """)["content"]);

    [Fact]
    public void Refusal_InAFieldOfItsOwn_IsTold()
    {
        var answer = WriteMessage("\"content\":null,\"refusal\":\"I won't.\"");

        Assert.Equal("refusal", (string?)answer["stop_reason"]);
        Assert.Equal("I won't.", (string?)answer["content"]![0]!["text"]);
        Assert.Equal("I won't.", (string?)answer["stop_details"]!["explanation"]);
    }

    [Fact]
    public void Answer_OfNothing_HasNoBlock() => Assert.Empty(WriteMessage("\"content\":\"\"")["content"]!.AsArray());

    [Fact]
    public void Choices_BeyondTheFirst_AreNotTold() =>
        AssertJson("""[{"type":"text","text":"a"}]""", WriteAnswer("""
            {"choices":[{"index":0,"message":{"content":"a"},"finish_reason":"stop"},{"index":1,"message":{"content":"b"},"finish_reason":"stop"}]}
            """)["content"]);
}
