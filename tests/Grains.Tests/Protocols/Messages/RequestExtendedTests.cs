using Gateway.Grains.Interfaces.Protocols.Messages;
using static Gateway.Grains.Tests.Protocols.Messages.Door;

namespace Gateway.Grains.Tests.Protocols.Messages;

/// <summary>What our own translator back to the Messages API gets beside what any provider gets.</summary>
public sealed class RequestExtendedTests
{
    private const string Hi = """{"role":"user","content":"hi"}""";

    [Fact]
    public void Thinking_StaysByteForByte_WhereItIsSigned()
    {
        const string Signed = """{"type":"thinking","thinking":"h\u00e4 ", "signature":"s\/="}""";
        var message = MessagesOf(Hi + $$""",{"role":"assistant","content":[{{Signed}},{"type":"redacted_thinking","data":"d"},{"type":"thinking","thinking":"foreign","signature":""},{"type":"text","text":"yes"}]}""", ChatForm.Extended)[1]!;

        AssertJson($$"""[{{Signed}},{"type":"redacted_thinking","data":"d"}]""", message["thinking_blocks"]);
    }

    [Fact]
    public void CacheControl_StaysWhereItStood()
    {
        var chat = Translate(
            """
            {"model":"m","max_tokens":1,"system":[{"type":"text","text":"a","cache_control":{"type":"ephemeral","ttl":"1h"}},{"type":"text","text":"b"}],
             "tools":[{"name":"f","input_schema":{"type":"object"},"cache_control":{"type":"ephemeral"}}],
             "messages":[{"role":"user","content":[{"type":"text","text":"c","cache_control":{"type":"ephemeral"}}]},
             {"role":"assistant","content":[{"type":"tool_use","id":"t","name":"f","input":{},"cache_control":{"type":"ephemeral"}}]},
             {"role":"user","content":[{"type":"tool_result","tool_use_id":"t","content":"d","is_error":true,"cache_control":{"type":"ephemeral"}}]}]}
            """,
            ChatForm.Extended);

        AssertJson(
            """
            [{"role":"system","content":[{"type":"text","text":"a","cache_control":{"type":"ephemeral","ttl":"1h"}},{"type":"text","text":"b"}]},
             {"role":"user","content":"c","cache_control":{"type":"ephemeral"}},
             {"role":"assistant","content":null,"tool_calls":[{"id":"t","type":"function","function":{"name":"f","arguments":"{}"},"cache_control":{"type":"ephemeral"}}]},
             {"role":"tool","tool_call_id":"t","content":"d","is_error":true,"cache_control":{"type":"ephemeral"}}]
            """,
            chat["messages"]);
        AssertJson("""{"type":"ephemeral"}""", chat["tools"]![0]!["cache_control"]);
    }

    [Fact]
    public void Media_StayInAnthropicsWords_InResultsToo()
    {
        const string Image = """{"type":"image","source":{"type":"file","file_id":"f"},"cache_control":{"type":"ephemeral"}}""";

        AssertJson($$"""[{{Image}}]""", MessagesOf($$"""{"role":"user","content":[{{Image}}]}""", ChatForm.Extended)[0]!["content"]);
        AssertJson($$"""[{{Image}}]""", MessagesOf($$"""{"role":"user","content":[{"type":"tool_result","tool_use_id":"t","content":[{{Image}}]}]}""", ChatForm.Extended)[0]!["content"]);
    }

    [Fact]
    public void Rest_IsNotCutToOpenAIsBounds()
    {
        var user = new string('u', 100);
        var chat = Translate(WithFields($$""" "stop_sequences":["1","2","3","4","5"],"metadata":{"user_id":"{{user}}"},"thinking":{"type":"adaptive"} """), ChatForm.Extended);

        Assert.Equal(5, chat["stop"]!.AsArray().Count);
        Assert.Equal(user, (string?)chat["safety_identifier"]);
        Assert.Equal("high", (string?)chat["reasoning_effort"]);
    }
}
