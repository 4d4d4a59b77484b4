using System.Buffers;
using System.Text;
using Gateway.Grains.Interfaces.Protocols.Anthropic;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using static Gateway.Grains.Tests.Protocols.Anthropic.Translated;

namespace Gateway.Grains.Tests.Protocols.Anthropic;

/// <summary>Whole answers.</summary>
public sealed class AnswerTests
{
    [Fact]
    public void Text_OfSeveralBlocks_IsJoined() => AssertJson(
        """
        {"id":"msg_1","object":"chat.completion","created":1700000000,"model":"claude-x",
         "choices":[{"index":0,"message":{"role":"assistant","content":"a \"b\" é","refusal":null},"logprobs":null,"finish_reason":"stop"}],
         "usage":{"prompt_tokens":17,"completion_tokens":7,"total_tokens":24,"prompt_tokens_details":{"cached_tokens":4,"cache_write_tokens":3},"completion_tokens_details":{"reasoning_tokens":2}}}
        """,
        Answer(Message("""{"type":"text","text":"a \"b\" "},{"type":"text","text":"\u00e9"}""")));

    [Fact]
    public void ToolUse_IsAToolCall_AndServerToolsAreNot()
    {
        var message = Answer(Message(
            """{"type":"text","text":"x"},{"type":"server_tool_use","id":"s","name":"web_search","input":{"q":1}},{"type":"web_search_tool_result","tool_use_id":"s","content":[]},{"type":"mcp_tool_use","id":"m","name":"n","input":{}},{"type":"tool_use","id":"a","name":"f","input":{"x":[1]}},{"type":"tool_use","id":"b","name":"g","input":{}}""",
            "tool_use"))["choices"]![0]!;

        AssertJson("""[{"id":"a","type":"function","function":{"name":"f","arguments":"{\"x\":[1]}"}},{"id":"b","type":"function","function":{"name":"g","arguments":"{}"}}]""", message["message"]!["tool_calls"]);
        Assert.Equal("tool_calls", (string?)message["finish_reason"]);
    }

    [Fact]
    public void Thinking_IsReasoning_AndItsSignedBlocksAreKeptForTheCalls()
    {
        var memory = new RememberingMemory();
        var message = Answer(
            Message("""{"type":"thinking","thinking":"hm","signature":"c2ln"},{"type":"redacted_thinking","data":"ZA=="},{"type":"thinking","thinking":"unsigned"},{"type":"tool_use","id":"a","name":"f","input":{}}""", "tool_use"),
            memory: memory)["choices"]![0]!["message"]!;

        const string Blocks = """[{"type":"thinking","thinking":"hm","signature":"c2ln"},{"type":"redacted_thinking","data":"ZA=="}]""";
        Assert.Equal("hmunsigned", (string?)message["reasoning_content"]);
        AssertJson(Blocks, message["thinking_blocks"]);
        Assert.Equal(Blocks, memory.Kept["a"]);
    }

    [Fact]
    public void StopSequence_IsStop_AndToldAsVllmDoes()
    {
        var choice = Answer("""{"type":"message","content":[{"type":"text","text":"a"}],"stop_reason":"stop_sequence","stop_sequence":"E\"ND"}""")["choices"]![0]!;

        Assert.Equal(("stop", "E\"ND"), ((string?)choice["finish_reason"], (string?)choice["stop_reason"]));
    }

    [Fact]
    public void Refusal_IsContentFilter_WithItsExplanation()
    {
        var choice = Answer("""{"type":"message","content":[],"stop_reason":"refusal","stop_details":{"type":"refusal","explanation":"No."}}""")["choices"]![0]!;

        Assert.Equal(("No.", "content_filter"), ((string?)choice["message"]!["refusal"], (string?)choice["finish_reason"]));
        Assert.Null(choice["message"]!["content"]);
    }

    [Fact]
    public void Citations_OfPages_AreAnnotations() => AssertJson(
        """[{"type":"url_citation","url_citation":{"start_index":1,"end_index":3,"url":"https://x","title":"X"}},{"type":"url_citation","url_citation":{"start_index":1,"end_index":3,"url":"https://y","title":"https://y"}}]""",
        Answer(Message("""{"type":"text","text":"a"},{"type":"text","text":"bc","citations":[{"type":"web_search_result_location","url":"https://x","title":"X"},{"type":"char_location","document_index":0},{"type":"web_search_result_location","url":"https://y","title":null}]}"""))["choices"]![0]!["message"]!["annotations"]);

    [Fact]
    public void AnswerTool_IsTheText_AndItsFinishIsStop()
    {
        var choice = Answer(
            Message($$$"""{"type":"text","text":"Sure:"},{"type":"tool_use","id":"a","name":"{{{AnthropicJsonTool.Name}}}","input":{"x":1}}""", "tool_use"), answersByTool: true)["choices"]![0]!;

        Assert.Equal(("""{"x":1}""", "stop"), ((string?)choice["message"]!["content"], (string?)choice["finish_reason"]));
        Assert.Null(choice["message"]!["tool_calls"]);
    }

    [Fact]
    public void MissingIdModelAndUsage_AreReplacedOrLeftOut()
    {
        var answer = Answer("""{"content":[{"type":"text","text":"a"}]}""");

        Assert.Equal(("chatcmpl-fallback", "fallback"), ((string?)answer["id"], (string?)answer["model"]));
        Assert.False(answer.ContainsKey("usage"));
    }

    [Fact]
    public void Error_WithStatus200_IsAnErrorEnvelope() =>
        Assert.Equal("server_is_overloaded", (string?)Answer("""{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}""")["error"]!["code"]);

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"content":"x"}""")]
    [InlineData("""{"id":"msg_1","content":[{"type":"text"}""")]
    public void WhatIsNoAnswer_IsNotMadeOne(string body)
    {
        var output = new ArrayBufferWriter<byte>();
        AnthropicAnswerTranslator.Write(Encoding.UTF8.GetBytes(body), "i", 1, "m", false, new RememberingMemory(), output);

        Assert.False(AnswerReader.Read(output.WrittenSpan).IsObject);
    }

    private static string Message(string content, string stopReason = "end_turn") => """
        {"id":"msg_1","type":"message","role":"assistant","model":"claude-x","stop_sequence":null,"usage":{"input_tokens":10,"cache_creation_input_tokens":3,"cache_read_input_tokens":4,"output_tokens":7,"output_tokens_details":{"thinking_tokens":2}},"stop_reason":"
        """.Trim() + stopReason + "\",\"content\":[" + content + "]}";
}
