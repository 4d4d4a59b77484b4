using Gateway.Grains.Interfaces.Protocols.Messages;
using static Gateway.Grains.Tests.Protocols.Messages.Door;

namespace Gateway.Grains.Tests.Protocols.Messages;

/// <summary>Everything but messages, as any provider gets it.</summary>
public sealed class RequestParametersTests
{
    private const string Tool = """ "tools":[{"name":"f","description":"does","input_schema":{"type":"object","properties":{"a":{"type":"string"}}},"cache_control":{"type":"ephemeral"},"eager_input_streaming":true}] """;

    [Fact]
    public void Stream_AsksForUsage()
    {
        var chat = Translate(WithFields("\"stream\":true"));

        AssertJson("true", chat["stream"]);
        AssertJson("""{"include_usage":true}""", chat["stream_options"]);
        Assert.False(Translate(WithFields("\"stream\":false")).ContainsKey("stream_options"));
    }

    [Fact]
    public void Parameters_KeepTheirMeaning()
    {
        var chat = Translate(WithFields(""" "temperature":0.5,"top_p":0.9,"stop_sequences":["a","b"],"models":["c/d"] """));

        AssertJson(
            """{"model":"x/y","models":["c/d"],"messages":[{"role":"user","content":"hi"}],"max_completion_tokens":100,"temperature":0.5,"top_p":0.9,"stop":["a","b"]}""",
            chat);
    }

    [Fact]
    public void Stops_BeyondOpenAIsFour_AreLeftOut() =>
        AssertJson("""["1","2","3","4"]""", Translate(WithFields(""" "stop_sequences":["1","2","3","4","5"] """))["stop"]);

    [Theory]
    [InlineData(""" "top_k":40 """)]
    [InlineData(""" "context_management":{"edits":[{"type":"clear_tool_uses_20250919"}]} """)]
    [InlineData(""" "mcp_servers":[{"type":"url","url":"https://x","name":"y"}] """)]
    [InlineData(""" "container":"c","inference_geo":"us","speed":"fast","cache_control":{"type":"ephemeral"} """)]
    [InlineData(""" "service_tier":"auto" """)]
    [InlineData(""" "metadata":{} """)]
    [InlineData(""" "metadata":{"user_id":null} """)]
    [InlineData(""" "tools":[] """)]
    [InlineData(""" "tool_choice":{"type":"any"} """)]
    [InlineData(""" "tools":[{"type":"web_search_20250305","name":"web_search"},{"type":"bash_20250124","name":"bash"}],"tool_choice":{"type":"any"} """)]
    [InlineData(""" "thinking":{"type":"adaptive"} """)]
    [InlineData(""" "output_config":{} """)]
    [InlineData(""" "stop_sequences":[] """)]
    public void Fields_ThatChatHasNoWordsFor_AreLeftOut(string fields) =>
        AssertJson("""{"model":"x/y","messages":[{"role":"user","content":"hi"}],"max_completion_tokens":100}""", Translate(WithFields(fields)));

    [Fact]
    public void User_IsTold_AndHashedWhereItIsTooLong()
    {
        Assert.Equal("u-1", (string?)Translate(WithFields(""" "metadata":{"user_id":"u-1"} """))["safety_identifier"]);

        var hashed = (string?)Translate(WithFields($$""" "metadata":{"user_id":"{{new string('u', 65)}}"} """))["safety_identifier"];
        Assert.Matches("^[0-9a-f]{64}$", hashed);
    }

    [Fact]
    public void ServiceTier_StandardOnly_IsOpenAIsDefault() => Assert.Equal("default", (string?)Translate(WithFields(""" "service_tier":"standard_only" """))["service_tier"]);

    [Fact]
    public void Tools_BecomeFunctions() =>
        AssertJson(
            """[{"type":"function","function":{"name":"f","description":"does","parameters":{"type":"object","properties":{"a":{"type":"string"}}}}}]""",
            Translate(WithFields(Tool))["tools"]);

    [Fact]
    public void Tools_ThatAnthropicRuns_AreLeftOutBesideOthers() =>
        Assert.Single(Translate(WithFields(""" "tools":[{"type":"web_search_20250305","name":"web_search"},{"type":"custom","name":"f","input_schema":{"type":"object"}}] """))["tools"]!.AsArray());

    [Theory]
    [InlineData(""" {"type":"object","properties":{"a":{"type":"string"}},"required":["a"],"additionalProperties":false} """, true)]
    [InlineData(""" {"type":"object","properties":{"a":{"type":"string"}},"additionalProperties":false} """, false)]
    [InlineData(""" {"type":"object","properties":{"a":{"type":"string"}},"required":["a"]} """, false)]
    public void Tools_AreStrict_OnlyWhereOpenAITakesIt(string schema, bool strict) =>
        Assert.Equal(strict, (bool?)Translate(WithFields($$""" "tools":[{"name":"f","strict":true,"input_schema":{{schema}} }] """))["tools"]![0]!["function"]!["strict"] ?? false);

    [Theory]
    [InlineData("""{"type":"auto"}""", "\"auto\"")]
    [InlineData("""{"type":"any"}""", "\"required\"")]
    [InlineData("""{"type":"none"}""", "\"none\"")]
    [InlineData("""{"type":"tool","name":"f"}""", """{"type":"function","function":{"name":"f"}}""")]
    public void ToolChoice_HasItsWordInChat(string choice, string expected)
    {
        var chat = Translate(WithFields(Tool + ",\"tool_choice\":" + choice));

        AssertJson(expected, chat["tool_choice"]);
        Assert.False(chat.ContainsKey("parallel_tool_calls"));
    }

    [Fact]
    public void ToolChoice_WithoutParallelUse_SaysSo()
    {
        var chat = Translate(WithFields(Tool + ""","tool_choice":{"type":"auto","disable_parallel_tool_use":true}"""));

        AssertJson("false", chat["parallel_tool_calls"]);
    }

    [Theory]
    [InlineData("""{"type":"tool","name":"g"}""", "tool_choice.name")]
    [InlineData("""{"type":"tool"}""", "tool_choice.name")]
    [InlineData("""{"type":"maybe"}""", "tool_choice.type")]
    public void ToolChoice_ThatCannotBeMade_IsRefused(string choice, string param) =>
        Assert.Equal(param, Refused(WithFields(Tool + ",\"tool_choice\":" + choice)).Param);

    [Theory]
    [InlineData(""" "output_config":{"format":{"type":"json_schema","schema":{"type":"object","properties":{"a":{"type":"string"}},"required":["a"],"additionalProperties":false}}} """, true)]
    [InlineData(""" "output_format":{"type":"json_schema","schema":{"type":"object","properties":{"a":{"type":"string"}},"additionalProperties":false}} """, false)]
    public void Format_BecomesAResponseFormat(string fields, bool strict)
    {
        var format = Translate(WithFields(fields))["response_format"]!;

        Assert.Equal("json_schema", (string?)format["type"]);
        Assert.Equal("object", (string?)format["json_schema"]!["schema"]!["type"]);
        Assert.Equal(strict, (bool?)format["json_schema"]!["strict"] ?? false);
    }

    [Theory]
    [InlineData(""" "output_config":{"effort":"low"} """, "low")]
    [InlineData(""" "output_config":{"effort":"max"},"thinking":{"type":"adaptive"} """, "max")]
    [InlineData(""" "thinking":{"type":"enabled","budget_tokens":1024} """, "low")]
    [InlineData(""" "thinking":{"type":"enabled","budget_tokens":2000} """, "medium")]
    [InlineData(""" "thinking":{"type":"enabled","budget_tokens":15999} """, "medium")]
    [InlineData(""" "thinking":{"type":"enabled","budget_tokens":16000} """, "high")]
    [InlineData(""" "thinking":{"type":"disabled"} """, "none")]
    public void Thinking_BecomesAnEffort(string fields, string effort) => Assert.Equal(effort, (string?)Translate(WithFields(fields))["reasoning_effort"]);

    [Theory]
    [InlineData(""" "thinking":{"type":"enabled"} """, "thinking.budget_tokens")]
    [InlineData(""" "output_config":{"effort":"huge"} """, "output_config.effort")]
    [InlineData(""" "output_config":{"format":{"type":"xml"}} """, "output_config.format.type")]
    [InlineData(""" "output_config":{"format":{"type":"json_schema"}} """, "output_config.format.schema")]
    [InlineData(""" "stop_sequences":["a",1] """, "stop_sequences.1")]
    [InlineData(""" "stop_sequences":"a" """, "stop_sequences")]
    [InlineData(""" "metadata":{"user_id":7} """, "metadata.user_id")]
    [InlineData(""" "tools":["f"] """, "tools.0")]
    [InlineData(""" "tools":[{"input_schema":{}}] """, "tools.0.name")]
    public void Field_OfAWrongShape_IsRefusedByName(string fields, string param) => Assert.Equal(param, Refused(WithFields(fields)).Param);

    [Theory]
    [InlineData(ChatForm.Plain)]
    [InlineData(ChatForm.Extended)]
    public void Request_OfClaudeCode_IsTranslated(ChatForm form) => Assert.Equal("claude", (string?)Translate("""
        {"model":"claude","max_tokens":32000,"stream":true,"system":[{"type":"text","text":"x-anthropic-billing-header: a"},{"type":"text","text":"You are Claude Code","cache_control":{"type":"ephemeral","ttl":"1h"}}],
        "messages":[{"role":"user","content":[{"type":"text","text":"<system-reminder>x</system-reminder>"},{"type":"text","text":"hi","cache_control":{"type":"ephemeral"}}]}],
        "tools":[{"name":"Bash","description":"runs","input_schema":{"$schema":"http://json-schema.org/draft-07/schema#","type":"object","properties":{}}},{"type":"web_search_20250305","name":"web_search","max_uses":8}],
        "metadata":{"user_id":"user_0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef_account__session_1"},
        "thinking":{"type":"adaptive"},"output_config":{"effort":"high"},"context_management":{"edits":[{"type":"clear_thinking_20251015","keep":"all"}]},"temperature":1}
        """, form)["model"]);
}
