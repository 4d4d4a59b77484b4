using System.Text.Json.Nodes;
using static Gateway.Grains.Tests.Protocols.Messages.Door;

namespace Gateway.Grains.Tests.Protocols.Messages;

/// <summary>Messages as any provider gets them.</summary>
public sealed class RequestMessagesTests
{
    private const string Hi = """{"role":"user","content":"hi"}""";

    [Theory]
    [InlineData(""" "system":"be brief" """)]
    [InlineData(""" "system":[{"type":"text","text":"be brief","cache_control":{"type":"ephemeral"}}] """)]
    [InlineData(""" "system":[{"type":"text","text":"x-anthropic-billing-header: cc_version=2.1; cch=00000;"},{"type":"text","text":"be brief"}] """)]
    public void System_BecomesTheFirstMessage(string fields) =>
        AssertJson("""[{"role":"system","content":"be brief"},{"role":"user","content":"hi"}]""", Translate(WithFields(fields))["messages"]);

    [Fact]
    public void System_OfSeveralBlocks_IsOneText() =>
        AssertJson("""{"role":"system","content":"one\n\ntwo"}""", Translate(WithFields(""" "system":[{"type":"text","text":"one"},{"type":"text","text":"two"}] """))["messages"]![0]);

    [Theory]
    [InlineData(""" "system":"" """)]
    [InlineData(""" "system":[] """)]
    public void System_ThatIsEmpty_SaysNothingWrong(string fields) => Assert.Equal("hi", (string?)Translate(WithFields(fields))["messages"]!.AsArray()[^1]!["content"]);

    [Fact]
    public void System_OfAnythingButText_IsRefused() =>
        Assert.Equal("system.0.type", Refused(WithFields(""" "system":[{"type":"image","source":{}}] """)).Param);

    [Fact]
    public void System_BetweenMessages_StaysInItsPlace() =>
        AssertJson(
            """[{"role":"user","content":"hi"},{"role":"system","content":"from now on in verse"},{"role":"user","content":"go"}]""",
            MessagesOf(Hi + """,{"role":"system","content":[{"type":"text","text":"from now on in verse"}]},{"role":"user","content":"go"}"""));

    [Fact]
    public void Texts_OfOneTurn_AreOneString() =>
        AssertJson("""[{"role":"user","content":"a\n\nb"}]""", MessagesOf("""{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b","cache_control":{"type":"ephemeral"}}]}"""));

    [Fact]
    public void Assistant_TextThatCitationsCutUp_IsOneTextAgain() =>
        AssertJson(
            """{"role":"assistant","content":"The sky is blue."}""",
            MessagesOf(Hi + """,{"role":"assistant","content":[{"type":"text","text":"The sky "},{"type":"text","text":"is blue","citations":[{"type":"char_location"}]},{"type":"text","text":"."}]}""")[1]);

    [Fact]
    public void ToolUse_BecomesACall_WithItsArgumentsAsText() =>
        AssertJson(
            """{"role":"assistant","content":"Let me see.","tool_calls":[{"id":"toolu_1","type":"function","function":{"name":"f","arguments":"{\"a\": [1,\"\\u00e4\"]}"}},{"id":"toolu_2","type":"function","function":{"name":"g","arguments":"{}"}}]}""",
            MessagesOf(Hi + """,{"role":"assistant","content":[{"type":"text","text":"Let me see."},{"type":"tool_use","id":"toolu_1","name":"f","input":{"a": [1,"\u00e4"]},"cache_control":{"type":"ephemeral"}},{"type":"tool_use","id":"toolu_2","name":"g","input":{}}]}""")[1]);

    [Fact]
    public void ToolUse_Alone_HasNoContent() =>
        AssertJson(
            """{"role":"assistant","content":null,"tool_calls":[{"id":"t","type":"function","function":{"name":"f","arguments":"{}"}}]}""",
            MessagesOf(Hi + """,{"role":"assistant","content":[{"type":"tool_use","id":"t","name":"f","input":{}}]}""")[1]);

    [Theory]
    [InlineData("\"content\":\"42\"", "42")]
    [InlineData("\"content\":[{\"type\":\"text\",\"text\":\"4\"},{\"type\":\"text\",\"text\":\"2\"}]", "4\n\n2")]
    [InlineData("\"content\":[]", "")]
    [InlineData("\"x\":1", "")]
    [InlineData("\"content\":\"no file\",\"is_error\":true", "Error: no file")]
    [InlineData("\"is_error\":true", "Error: ")]
    [InlineData("\"content\":\"42\",\"is_error\":false", "42")]
    [InlineData("\"content\":[{\"type\":\"search_result\",\"source\":\"https://x\",\"title\":\"T\",\"content\":[{\"type\":\"text\",\"text\":\"found\"}]}]", "T\n\nfound")]
    [InlineData("\"content\":[{\"type\":\"tool_reference\",\"tool_name\":\"f\"},{\"type\":\"text\",\"text\":\"ok\"}]", "ok")]
    public void ToolResult_BecomesAToolMessage(string fields, string content) =>
        AssertJson(
            new JsonObject { ["role"] = "tool", ["tool_call_id"] = "t", ["content"] = content }.ToJsonString(),
            MessagesOf(Hi + """,{"role":"assistant","content":[{"type":"tool_use","id":"t","name":"f","input":{}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"t",""" + fields + "}]}")[2]);

    [Fact]
    public void ToolResults_ComeBeforeWhatTheUserSays() =>
        AssertJson(
            """[{"role":"tool","tool_call_id":"a","content":"1"},{"role":"tool","tool_call_id":"b","content":"2"},{"role":"user","content":"first\n\nlast"}]""",
            MessagesOf("""{"role":"user","content":[{"type":"text","text":"first"},{"type":"tool_result","tool_use_id":"a","content":"1"},{"type":"tool_result","tool_use_id":"b","content":"2"},{"type":"text","text":"last"}]}"""));

    [Fact]
    public void ToolResult_WithAPicture_SendsItWithTheNextMessage() =>
        AssertJson(
            """
            [{"role":"tool","tool_call_id":"a","content":"a photo"},{"role":"tool","tool_call_id":"b","content":"(see the next message)"},
             {"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}},{"type":"image_url","image_url":{"url":"https://x/y.png"}},{"type":"text","text":"and?"}]}]
            """,
            MessagesOf("""
                {"role":"user","content":[
                {"type":"tool_result","tool_use_id":"a","content":[{"type":"text","text":"a photo"},{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AAAA"}}]},
                {"type":"tool_result","tool_use_id":"b","content":[{"type":"image","source":{"type":"url","url":"https://x/y.png"}}]},
                {"type":"text","text":"and?"}]}
                """));

    [Fact]
    public void Document_OfText_IsText() =>
        AssertJson(
            """[{"role":"user","content":"Title\n\nbody\n\nwhat?"}]""",
            MessagesOf("""{"role":"user","content":[{"type":"document","title":"Title","context":"c","source":{"type":"text","media_type":"text/plain","data":"body"},"citations":{"enabled":true}},{"type":"text","text":"what?"}]}"""));

    [Fact]
    public void Document_OfBlocks_IsItsBlocks() =>
        AssertJson(
            """[{"role":"user","content":[{"type":"text","text":"a"},{"type":"image_url","image_url":{"url":"https://x/y.png"}}]}]""",
            MessagesOf("""{"role":"user","content":[{"type":"document","source":{"type":"content","content":[{"type":"text","text":"a"},{"type":"image","source":{"type":"url","url":"https://x/y.png"}}]}}]}"""));

    [Fact]
    public void Document_OfPdf_IsAFile() =>
        AssertJson(
            """[{"role":"user","content":[{"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,JVBERi0="}},{"type":"file","file":{"filename":"document.pdf","file_data":"https://x/y.pdf"}}]}]""",
            MessagesOf("""{"role":"user","content":[{"type":"document","title":"a.pdf","source":{"type":"base64","media_type":"application/pdf","data":"JVBERi0="}},{"type":"document","source":{"type":"url","url":"https://x/y.pdf"}}]}"""));

    [Fact]
    public void Image_WithEscapedData_StaysTheSame() =>
        Assert.Equal("data:image/png;base64,a/b+", (string?)MessagesOf("""{"role":"user","content":[{"type":"image","source":{"type":"base64","media_type":"image\/png","data":"a\/b+"}}]}""")[0]!["content"]![0]!["image_url"]!["url"]);

    [Theory]
    [InlineData("""{"type":"image","source":{"type":"file","file_id":"f"}}""", "messages.0.content.0.source.type")]
    [InlineData("""{"type":"document","source":{"type":"file","file_id":"f"}}""", "messages.0.content.0.source.type")]
    [InlineData("""{"type":"image","source":{"type":"base64","data":"AAAA"}}""", "messages.0.content.0.source.media_type")]
    [InlineData("""{"type":"image"}""", "messages.0.content.0.source.type")]
    [InlineData("""{"type":"text"}""", "messages.0.content.0.text")]
    [InlineData("""{"text":"a"}""", "messages.0.content.0.type")]
    [InlineData("""{"type":"hologram"}""", "messages.0.content.0.type")]
    [InlineData("""{"type":"tool_result","content":"a"}""", "messages.0.content.0.tool_use_id")]
    public void Block_ThatCannotBeTold_IsRefusedByName(string block, string param) =>
        Assert.Equal(param, Refused(Body($$"""{"role":"user","content":[{{block}}]}""")).Param);

    [Fact]
    public void Role_ThatNobodyKnows_IsRefused() => Assert.Equal("messages.0.role", Refused(Body("""{"role":"tool","content":"a"}""")).Param);

    [Theory]
    [InlineData("""{"type":"thinking","thinking":"hm","signature":"s"}""")]
    [InlineData("""{"type":"thinking","thinking":"hm","signature":""}""")]
    [InlineData("""{"type":"redacted_thinking","data":"d"}""")]
    [InlineData("""{"type":"server_tool_use","id":"srvtoolu_1","name":"web_search","input":{}}""")]
    [InlineData("""{"type":"web_search_tool_result","tool_use_id":"srvtoolu_1","content":[]}""")]
    [InlineData("""{"type":"whatever_comes_next"}""")]
    public void Assistant_BlocksOfItsProvidersOwn_AreLeftOut(string block) =>
        AssertJson("""{"role":"assistant","content":"yes"}""", MessagesOf(Hi + $$""",{"role":"assistant","content":[{{block}},{"type":"text","text":"yes"}]}""")[1]);

    [Fact]
    public void Assistant_OfNothingElse_SaysNothing() =>
        Assert.Equal(2, MessagesOf(Hi + """,{"role":"assistant","content":[{"type":"thinking","thinking":"hm","signature":""}]},{"role":"user","content":"?"}""").Count);

    [Fact]
    public void Compaction_IsTheTextThatItStandsFor() =>
        Assert.Equal("so far: a", (string?)MessagesOf(Hi + """,{"role":"assistant","content":[{"type":"compaction","content":"so far: a"}]}""")[1]!["content"]);

    [Theory]
    [InlineData("""{"role":"user","content":[]}""")]
    [InlineData("""{"role":"assistant","content":[]}""")]
    public void Conversation_OfNothing_IsOneStill(string message) => AssertJson("""[{"role":"user","content":""}]""", MessagesOf(message));
}
