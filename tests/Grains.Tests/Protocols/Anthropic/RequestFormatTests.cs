using System.Text;
using System.Text.Json.Nodes;
using Gateway.Grains.Interfaces.Protocols.Anthropic;
using static Gateway.Grains.Tests.Protocols.Anthropic.Translated;

namespace Gateway.Grains.Tests.Protocols.Anthropic;

/// <summary>Structured output.</summary>
public sealed class RequestFormatTests
{
    private const string Old = "claude-sonnet-4-20250514";
    private const string Format = """ "response_format":{"type":"json_schema","json_schema":{"name":"n","strict":true,"schema":{"type":"object","properties":{"a":{"type":"string"}},"required":["a"]}}} """;
    private const string Tools = """ "tools":[{"type":"function","function":{"name":"f"}}] """;

    [Fact]
    public void Schema_OfAModelThatKnowsIt_IsItsFormat_BesideTheEffort() => AssertJson(
        """{"effort":"low","format":{"type":"json_schema","schema":{"type":"object","properties":{"a":{"type":"string"}},"required":["a"],"additionalProperties":false}}}""",
        WithFields(Format + ",\"reasoning_effort\":\"low\"", "claude-opus-4-6")["output_config"]);

    [Theory]
    [InlineData("""{"type":"object","properties":{"a":{"type":"integer","minimum":1,"description":"d"}},"additionalProperties":true}""", """{"type":"object","properties":{"a":{"type":"integer","description":"d (minimum: 1)"}},"additionalProperties":false}""")]
    [InlineData("""{"type":"string","minLength":1,"pattern":"^a\"$"}""", """{"type":"string","description":"(minLength: 1, pattern: \"^a\\\"$\")"}""")]
    [InlineData("""{"oneOf":[{"type":"string","maxLength":3},{"type":"null"}]}""", """{"anyOf":[{"type":"string","description":"(maxLength: 3)"},{"type":"null"}]}""")]
    [InlineData("""{"type":"array","items":{"type":["object","null"],"properties":{}},"minItems":1,"maxItems":2}""", """{"type":"array","items":{"type":["object","null"],"properties":{},"additionalProperties":false},"minItems":1,"description":"(maxItems: 2)"}""")]
    [InlineData("""{"$ref":"#/$defs/x","$defs":{"x":{"properties":{"minimum":{"type":"number"}}}}}""", """{"$ref":"#/$defs/x","$defs":{"x":{"properties":{"minimum":{"type":"number"}},"additionalProperties":false}}}""")]
    [InlineData("""{"type":"string","format":"date-time","enum":["a"],"default":"a"}""", """{"type":"string","format":"date-time","enum":["a"],"default":"a"}""")]
    [InlineData("""{"type":"string","format":"regex"}""", """{"type":"string","description":"(format: \"regex\")"}""")]
    public void Schema_LosesWhatIsRefused_AndTheDescriptionTellsIt(string schema, string expected) => AssertJson(
        expected,
        WithFields($$$"""
            "response_format":{"type":"json_schema","json_schema":{"name":"n","schema":{{{schema}}}}}
            """)["output_config"]!["format"]!["schema"]);

    [Fact]
    public void Schema_OfAnOlderModel_IsAForcedTool_WithoutThinking()
    {
        var request = WithFields(Format + ",\"reasoning_effort\":\"high\"", Old);

        Assert.Equal(AnthropicJsonTool.Name, (string?)Assert.Single((JsonArray)request["tools"]!)!["name"]);
        AssertJson($$"""{"type":"tool","name":"{{AnthropicJsonTool.Name}}","disable_parallel_tool_use":true}""", request["tool_choice"]);
        AssertJson("""{"type":"disabled"}""", request["thinking"]);
        Assert.False(request.ContainsKey("output_config"));
        Assert.True(IsUsed(Format, Old));
    }

    [Theory]
    [InlineData("", """{"type":"any","disable_parallel_tool_use":true}""")]
    [InlineData(",\"tool_choice\":\"none\"", """{"type":"tool","name":"give_the_answer_as_json","disable_parallel_tool_use":true}""")]
    public void Schema_OfAnOlderModel_BesideTools_LeavesTheChoice(string choice, string expected)
    {
        var request = WithFields($"{Format},{Tools}{choice}", Old);

        Assert.Equal(["f", AnthropicJsonTool.Name], request["tools"]!.AsArray().Select(tool => (string?)tool!["name"]));
        AssertJson(expected, request["tool_choice"]);
    }

    [Fact]
    public void Schema_OfAnOlderModel_BesideANamedTool_IsLeftOut()
    {
        var fields = $$"""{{Format}},{{Tools}},"tool_choice":{"type":"function","function":{"name":"f"} }""";

        AssertJson("""{"type":"tool","name":"f"}""", WithFields(fields, Old)["tool_choice"]);
        Assert.False(IsUsed(fields, Old));
    }

    [Theory]
    [InlineData(Format, Sonnet45)]
    [InlineData("\"response_format\":{\"type\":\"text\"}", Old)]
    [InlineData("\"user\":\"u\"", Old)]
    public void AnswerTool_IsNotUsed_WhereNothingAsksForIt(string fields, string model) => Assert.False(IsUsed(fields, model));

    [Theory]
    [InlineData("""{"type":"json_object"}""")]
    [InlineData("""{"type":"json_schema","json_schema":{"name":"n"}}""")]
    public void JsonObject_IsAnInstructionBehindTheSystem(string format)
    {
        var system = Request("""{"role":"system","content":"be kind"},{"role":"user","content":"hi"}""", $"\"response_format\":{format}")["system"]!.AsArray();

        Assert.Equal("be kind", (string?)system[0]!["text"]);
        Assert.Contains("JSON", (string?)system[1]!["text"], StringComparison.Ordinal);
    }

    private static bool IsUsed(string fields, string model) =>
        AnthropicJsonTool.IsUsed(Encoding.UTF8.GetBytes("{\"model\":\"m\",\"messages\":[]," + fields + "}"), AnthropicModel.Of(model), null);
}
