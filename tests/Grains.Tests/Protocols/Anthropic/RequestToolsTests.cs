using System.Text.Json.Nodes;
using static Gateway.Grains.Tests.Protocols.Anthropic.Translated;

namespace Gateway.Grains.Tests.Protocols.Anthropic;

/// <summary>Calls, results, definitions and choices of tools.</summary>
public sealed class RequestToolsTests
{
    private const string User = """{"role":"user","content":"hi"}""";
    private const string F = """{"type":"function","function":{"name":"f","description":"does","parameters":{"type":"object","properties":{"a":{"type":"string"}}}}}""";
    private const string G = """{"type":"function","function":{"name":"g"}}""";

    [Fact]
    public void Calls_ComeBehindTheText_WithObjectsAsInput() => AssertJson(
        """[{"type":"text","text":"Let me see."},{"type":"tool_use","id":"toolu_1","name":"f","input":{"a":"b \"c\""}}]""",
        MessagesOf($$"""{{User}},{"role":"assistant","content":"Let me see.","tool_calls":[{{Call("toolu_1", """{\"a\": \"b \\\"c\\\"\"}""")}}]},{{Result("toolu_1")}}""")[1]!["content"]);

    [Theory]
    [InlineData("", "{}")]
    [InlineData(" null ", "{}")]
    [InlineData("{}", "{}")]
    [InlineData("[1]", """{"input":"[1]"}""")]
    [InlineData("""{\"a\":""", """{"input":"{\"a\":"}""")]
    [InlineData("""{} {}""", """{"input":"{} {}"}""")]
    public void Arguments_ThatAreNoObject_BecomeOne(string arguments, string input) => AssertJson(
        input, MessagesOf($$"""{{User}},{"role":"assistant","tool_calls":[{{Call("a", arguments)}}]},{{Result("a")}}""")[1]!["content"]![0]!["input"]);

    [Fact]
    public void Results_InARow_AreOneUserTurn_ResultsFirst() => AssertJson(
        """{"role":"user","content":[{"type":"tool_result","tool_use_id":"a","content":"done"},{"type":"tool_result","tool_use_id":"b","content":"done"},{"type":"text","text":"hi"}]}""",
        MessagesOf($$"""{{User}},{"role":"assistant","tool_calls":[{{Call("a")}},{{Call("b")}}]},{{Result("a")}},{{User}},{{Result("b")}}""")[2]);

    [Fact]
    public void Result_WithPictures_KeepsThem() => AssertJson(
        """{"type":"tool_result","tool_use_id":"a","content":[{"type":"text","text":"see"},{"type":"image","source":{"type":"url","url":"https://x/y.png"}}],"is_error":true,"cache_control":{"type":"ephemeral"}}""",
        MessagesOf($$$"""{{{User}}},{"role":"assistant","tool_calls":[{{{Call("a")}}}]},{"role":"tool","tool_call_id":"a","is_error":true,"cache_control":{"type":"ephemeral"},"content":[{"type":"text","text":"see"},{"type":"text","text":""},{"type":"image_url","image_url":{"url":"https://x/y.png"}}]}""")[2]!["content"]![0]);

    [Fact]
    public void Result_WithoutText_HasNoContent() => AssertJson(
        """{"type":"tool_result","tool_use_id":"a"}""",
        MessagesOf($$"""{{User}},{"role":"assistant","tool_calls":[{{Call("a")}}]},{"role":"tool","tool_call_id":"a","content":""}""")[2]!["content"]![0]);

    [Theory]
    [InlineData("call.1:2")]
    [InlineData("call__thought__AbC+/=")]
    [InlineData("ünïcode")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123456789")]
    public void ForeignIds_AreRewritten_StablyAndAlikeInCallAndResult(string id)
    {
        var once = MessagesOf($$"""{{User}},{"role":"assistant","tool_calls":[{{Call(id)}}]},{{Result(id)}}""");
        var again = MessagesOf($$"""{{User}},{"role":"assistant","tool_calls":[{{Call(id)}}]},{{Result(id)}}""");

        var written = (string)once[1]!["content"]![0]!["id"]!;
        Assert.Matches("^[A-Za-z0-9_-]{1,64}$", written);
        Assert.Equal(written, (string?)once[2]!["content"]![0]!["tool_use_id"]);
        Assert.Equal(written, (string?)again[1]!["content"]![0]!["id"]);
    }

    [Fact]
    public void Ids_ThatComeTwice_AreToldApart()
    {
        var turn = $$"""{"role":"assistant","tool_calls":[{{Call("call_0")}}]},{{Result("call_0")}}""";
        var messages = MessagesOf($"{User},{turn},{turn}");

        Assert.Equal(
            ["call_0", "call_0", "call_0_2", "call_0_2"],
            messages.Skip(1).Select(message => message!["content"]![0]!).Select(block => (string?)(block["id"] ?? block["tool_use_id"])));
    }

    [Fact]
    public void OlderFunctionCall_AndItsResult_HaveOneId()
    {
        var messages = MessagesOf(User + """,{"role":"assistant","content":null,"function_call":{"name":"f","arguments":"{}"}},{"role":"function","name":"f","content":"1"}""");

        Assert.Equal((string?)messages[1]!["content"]![0]!["id"], (string?)messages[2]!["content"]![0]!["tool_use_id"]);
    }

    [Fact]
    public void Tools_HaveTheirSchema_AndOneWithoutParametersAnEmptyObject() => AssertJson(
        """[{"name":"f","description":"does","input_schema":{"type":"object","properties":{"a":{"type":"string"}}}},{"name":"g","input_schema":{"type":"object","properties":{}}}]""",
        WithFields($"\"tools\":[{F},{G}]")["tools"]);

    [Fact]
    public void Schema_WithoutType_GetsObject() =>
        AssertJson("""{"type":"object","$defs":{},"properties":{}}""", Schema("""{"properties":{},"$defs":{}}"""));

    [Fact]
    public void Schema_ThatIsAChoice_IsOneObjectWithAllItsProperties() => AssertJson(
        """{"type":"object","description":"d","properties":{"k":{"type":"string"},"a":{"type":"number"},"b":{"type":"null"}}}""",
        Schema("""{"description":"d","properties":{"k":{"type":"string"}},"anyOf":[{"properties":{"a":{"type":"number"}}},{"properties":{"a":{"type":"string"},"b":{"type":"null"}}},{"$ref":"#/x"}]}"""));

    [Fact]
    public void Schema_WithEscapedNames_KeepsThem() =>
        AssertJson("""{"type":"object","a\"b":1,"properties":{"\u00e9":{}}}""", Schema("""{"a\"b":1,"properties":{"\u00e9":{}}}"""));

    [Fact]
    public void CacheControl_OfATool_IsCopiedWithItsTtl() => AssertJson(
        """[{"name":"g","input_schema":{"type":"object","properties":{}},"cache_control":{"type":"ephemeral","ttl":"1h"}}]""",
        WithFields(""" "tools":[{"type":"function","function":{"name":"g"},"cache_control":{"type":"ephemeral","ttl":"1h"}}] """)["tools"]);

    [Theory]
    [InlineData(Sonnet45, true)]
    [InlineData("claude-sonnet-4-20250514", false)]
    public void Strict_GoesToModelsThatKnowIt_WithASchemaThatTheyTake(string model, bool strict)
    {
        var tool = WithFields(""" "tools":[{"type":"function","function":{"name":"g","strict":true,"parameters":{"type":"object","properties":{"a":{"type":"integer","minimum":1}}}}}] """, model)["tools"]![0]!;

        Assert.Equal(strict, (bool?)tool["strict"] ?? false);
        Assert.Equal(strict, tool["input_schema"]!["properties"]!["a"]!["minimum"] is null);
    }

    [Fact]
    public void AnthropicsOwnTool_IsCopied_AnyOtherKindRefused()
    {
        AssertJson("""[{"type":"web_search_20250305","name":"web_search","max_uses":2}]""", WithFields(""" "tools":[{"type":"web_search_20250305","name":"web_search","max_uses":2}] """)["tools"]);
        Assert.Equal("tools[0].type", Refused(User, """ "tools":[{"type":"custom","custom":{"name":"x"}}] """).Param);
    }

    [Theory]
    [InlineData("\"auto\"", """{"type":"auto"}""")]
    [InlineData("\"none\"", """{"type":"none"}""")]
    [InlineData("\"required\"", """{"type":"any"}""")]
    [InlineData("""{"type":"function","function":{"name":"g"}}""", """{"type":"tool","name":"g"}""")]
    public void ToolChoice_HasItsCounterpart(string choice, string expected)
    {
        AssertJson(expected, WithFields($"\"tools\":[{F},{G}],\"tool_choice\":{choice}")["tool_choice"]);
    }

    [Theory]
    [InlineData("auto", """{"type":"auto"}""")]
    [InlineData("required", """{"type":"any"}""")]
    public void AllowedTools_AreTheOnlyOnesSent(string mode, string expected)
    {
        var request = WithFields($$$"""
            "tools":[{{{F}}},{{{G}}}],"tool_choice":{"type":"allowed_tools","allowed_tools":{"mode":"{{{mode}}}","tools":[{"type":"function","function":{"name":"g"}}]}}
            """);

        Assert.Equal("g", (string?)Assert.Single((JsonArray)request["tools"]!)!["name"]);
        AssertJson(expected, request["tool_choice"]);
    }

    [Theory]
    [InlineData("""{"type":"function","function":{"name":"h"}}""")]
    [InlineData("""{"type":"allowed_tools","allowed_tools":{"mode":"auto","tools":[{"type":"function","function":{"name":"h"}}]}}""")]
    public void ToolChoice_OfAToolThatIsNotThere_IsRefused(string choice) =>
        Assert.Equal("tool_choice", Refused(User, $"\"tools\":[{F}],\"tool_choice\":{choice}").Param);

    [Fact]
    public void ToolChoice_WithoutTools_IsLeftOut() => Assert.False(WithFields("\"tool_choice\":\"auto\"").ContainsKey("tool_choice"));

    [Fact]
    public void History_WithCallsAndNoTools_GetsThem_NotToBeCalled()
    {
        var request = Request($$"""{{User}},{"role":"assistant","tool_calls":[{{Call("a")}}]},{{Result("a")}}""");

        AssertJson("""[{"name":"f","input_schema":{"type":"object","properties":{}}}]""", request["tools"]);
        AssertJson("""{"type":"none"}""", request["tool_choice"]);
    }

    [Theory]
    [InlineData("", """{"type":"auto","disable_parallel_tool_use":true}""")]
    [InlineData("\"tool_choice\":\"required\",", """{"type":"any","disable_parallel_tool_use":true}""")]
    [InlineData("\"tool_choice\":\"none\",", """{"type":"none"}""")]
    public void ParallelToolCallsFalse_StandsInTheChoice(string choice, string expected) =>
        AssertJson(expected, WithFields($"{choice}\"parallel_tool_calls\":false,\"tools\":[{F}]")["tool_choice"]);

    [Theory]
    [InlineData("claude-opus-5-5")]
    [InlineData("claude-sonnet-5-5")]
    [InlineData("claude-fable-5-1")]
    public void ForcedTool_OfAModelThatRefusesForce_IsTheOnlyOneLeft(string model)
    {
        var request = WithFields($$$"""
            "tools":[{{{F}}},{{{G}}}],"tool_choice":{"type":"function","function":{"name":"g"}}
            """, model);

        Assert.Equal("g", (string?)Assert.Single((JsonArray)request["tools"]!)!["name"]);
        AssertJson("""{"type":"auto"}""", request["tool_choice"]);
    }

    private static JsonNode? Schema(string parameters) =>
        WithFields($$$"""
            "tools":[{"type":"function","function":{"name":"f","parameters":{{{parameters}}}}}]
            """)["tools"]![0]!["input_schema"];

    private static string Call(string id, string arguments = "{}") =>
        $$$"""{"id":"{{{id}}}","type":"function","function":{"name":"f","arguments":"{{{arguments}}}"}}""";

    private static string Result(string id) => $$"""{"role":"tool","tool_call_id":"{{id}}","content":"done"}""";
}
