using Gateway.Grains.Interfaces.Protocols.Chat;
using Gateway.Grains.Tests.Protocols.Anthropic;
using static Gateway.Grains.Tests.Protocols.Responses.Translated;

namespace Gateway.Grains.Tests.Protocols.Responses;

/// <summary>What a chat completion request is sent as.</summary>
public sealed class RequestTests
{
    private const string Call = """{"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"function","function":{"name":"f","arguments":"{\"a\":1}"}}]}""";

    [Fact]
    public void Messages_BecomeItems_WithTheirRoles() => AssertJson(
        """[{"role":"system","content":"a"},{"role":"developer","content":[{"type":"input_text","text":"b"}]},{"role":"user","content":"hi"},{"type":"message","role":"assistant","content":[{"type":"output_text","text":"hello"}]}]""",
        Input("""{"role":"system","content":"a"},{"role":"developer","content":[{"type":"text","text":"b"}]},{"role":"user","content":"hi"},{"role":"assistant","content":"hello"}"""));

    [Fact]
    public void Parts_OfAUser_AreRenamed() => AssertJson(
        """[{"type":"input_text","text":"x","prompt_cache_breakpoint":{"mode":"explicit"}},{"type":"input_image","image_url":"https://x/y.png","detail":"low"},{"type":"input_file","filename":"a.pdf","file_data":"data:application/pdf;base64,AA=="},{"type":"input_file","file_id":"file-1"}]""",
        Input("""{"role":"user","content":[{"type":"text","text":"x","prompt_cache_breakpoint":{"mode":"explicit"}},{"type":"image_url","image_url":{"url":"https://x/y.png","detail":"low"}},{"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,AA=="}},{"type":"file","file":{"file_id":"file-1"}}]}""")[0]!["content"]);

    [Fact]
    public void AudioOfAUser_IsRefusedWithItsPath() =>
        Assert.Equal("messages[0].content[0]", Refused("""{"role":"user","content":[{"type":"input_audio","input_audio":{"data":"AA==","format":"wav"}}]}""").Param);

    [Fact]
    public void CallAndResult_AreItemsOfTheirOwn() => AssertJson(
        """[{"role":"user","content":"hi"},{"type":"function_call","call_id":"call_1","name":"f","arguments":"{\"a\":1}"},{"type":"function_call_output","call_id":"call_1","output":"2"}]""",
        Input(User + "," + Call + """,{"role":"tool","tool_call_id":"call_1","content":"2"}"""));

    [Fact]
    public void CustomCallAndResult_KeepTheirKind() => AssertJson(
        """[{"type":"custom_tool_call","call_id":"c","name":"sql","input":"select 1"},{"type":"custom_tool_call_output","call_id":"c","output":[{"type":"input_text","text":"1"}]}]""",
        Input("""{"role":"assistant","tool_calls":[{"id":"c","type":"custom","custom":{"name":"sql","input":"select 1"}}]},{"role":"tool","tool_call_id":"c","content":[{"type":"text","text":"1"}]}"""));

    [Fact]
    public void Refusal_OfTheAssistant_StaysOne() => AssertJson(
        """[{"type":"refusal","refusal":"no"}]""", Input("""{"role":"assistant","content":null,"refusal":"no"}""")[0]!["content"]);

    [Fact]
    public void RememberedReasoning_GoesBeforeItsCall()
    {
        var memory = new RememberingMemory();
        memory.Keep("call_1", """[{"id":"rs_1","type":"reasoning","summary":[],"encrypted_content":"abc","status":"completed"}]"""u8);

        AssertJson(
            """[{"type":"reasoning","id":"rs_1","summary":[],"encrypted_content":"abc"},{"type":"message","role":"assistant","content":[{"type":"output_text","text":"Let me see."}]},{"type":"function_call","call_id":"call_1","name":"f","arguments":"{\"a\":1}"}]""",
            Input(Call.Replace("null", "\"Let me see.\"", StringComparison.Ordinal), memory));
    }

    [Fact]
    public void ReasoningOfAnotherVendor_IsNotSent()
    {
        var memory = new RememberingMemory();
        memory.Keep("call_1", """[{"type":"thinking","thinking":"hm","signature":"s"}]"""u8);

        Assert.Single(Input(Call, memory));
    }

    [Theory]
    [InlineData("", "false")]
    [InlineData(""","strict":true""", "true")]
    public void Tools_AreFlat_AndStrictIsSaid(string chat, string expected) => AssertJson(
        $$"""[{"type":"function","name":"f","description":"d","parameters":{"type":"object"},"strict":{{expected}}}]""",
        Request(User, """ "tools":[{"type":"function","function":{"name":"f","description":"d","parameters":{"type":"object"}STRICT}}] """.Replace("STRICT", chat, StringComparison.Ordinal))["tools"]);

    [Fact]
    public void ToolWithoutParameters_GetsAnEmptyObject() => AssertJson(
        """{"type":"object","properties":{}}""", Request(User, """ "tools":[{"type":"function","function":{"name":"f"}}] """)["tools"]![0]!["parameters"]);

    [Fact]
    public void CustomTool_IsFlat_WithItsGrammar() => AssertJson(
        """[{"type":"custom","name":"sql","format":{"type":"grammar","definition":"x","syntax":"lark"}}]""",
        Request(User, """ "tools":[{"type":"custom","custom":{"name":"sql","format":{"type":"grammar","grammar":{"definition":"x","syntax":"lark"}}}}] """)["tools"]);

    [Theory]
    [InlineData("\"auto\"", "\"auto\"")]
    [InlineData("\"none\"", "\"none\"")]
    [InlineData("\"required\"", "\"required\"")]
    [InlineData("""{"type":"function","function":{"name":"f"}}""", """{"type":"function","name":"f"}""")]
    [InlineData("""{"type":"custom","custom":{"name":"f"}}""", """{"type":"custom","name":"f"}""")]
    [InlineData("""{"type":"allowed_tools","allowed_tools":{"mode":"required","tools":[{"type":"function","function":{"name":"f"}},{"type":"custom","custom":{"name":"g"}}]}}""", """{"type":"allowed_tools","mode":"required","tools":[{"type":"function","name":"f"},{"type":"custom","name":"g"}]}""")]
    public void ToolChoice_IsFlat(string chat, string expected) => AssertJson(
        expected, Request(User, """ "tools":[{"type":"function","function":{"name":"f"}}],"tool_choice": """ + chat)["tool_choice"]);

    [Fact]
    public void Format_AndVerbosity_GoIntoText() => AssertJson(
        """{"format":{"type":"json_schema","name":"n","description":"d","schema":{"type":"object"},"strict":true},"verbosity":"low"}""",
        Request(User, """ "verbosity":"low","response_format":{"type":"json_schema","json_schema":{"name":"n","description":"d","schema":{"type":"object"},"strict":true}} """)["text"]);

    [Theory]
    [InlineData("", "null")]
    [InlineData(""" "reasoning_effort":"high" """, """{"effort":"high","summary":"auto"}""")]
    [InlineData(""" "reasoning_effort":"none" """, """{"effort":"none"}""")]
    public void Summary_OfReasoning_IsAskedForWhereTheCallerAsksForReasoning(string fields, string expected) => AssertJson(expected, Request(User, fields)["reasoning"]);

    [Theory]
    [InlineData(5, 16)]
    [InlineData(16, 16)]
    [InlineData(4000, 4000)]
    public void Bound_IsNeverBelowWhatTheApiTakes(int asked, int expected) =>
        Assert.Equal(expected, (int?)Request(User, $"\"max_completion_tokens\":{asked}")["max_output_tokens"]);

    [Fact]
    public void Bound_OfTheGateway_IsWritten() => Assert.Equal(500, (int?)Request(User, "", bound: new AnswerBound(0, 500))["max_output_tokens"]);

    [Fact]
    public void Nothing_IsKept_AndReasoningComesBackEncrypted()
    {
        var request = Request(User, """ "store":true """);

        Assert.False((bool?)request["store"]);
        AssertJson("""["reasoning.encrypted_content"]""", request["include"]);
    }

    [Fact]
    public void Logprobs_AreIncluded()
    {
        var request = Request(User, """ "logprobs":true,"top_logprobs":3 """);

        AssertJson("""["reasoning.encrypted_content","message.output_text.logprobs"]""", request["include"]);
        Assert.Equal(3, (int?)request["top_logprobs"]);
    }

    [Fact]
    public void FieldsThatMeanTheSame_AndUnknownOnes_TravelAsTheyAre()
    {
        var request = Request(User, """ "temperature":0.5,"user":"u","metadata":{"a":"b"},"service_tier":"flex","prompt_cache_key":"k","brand_new":[1],"models":["a/b"],"seed":1 """);

        Assert.Equal(
            ["model", "input", "store", "include", "temperature", "user", "metadata", "service_tier", "prompt_cache_key", "brand_new"],
            request.Select(field => field.Key));
    }

    [Theory]
    [InlineData("\"n\":2", "n")]
    [InlineData("\"stop\":\"x\"", "stop")]
    [InlineData("\"stop\":[\"x\"]", "stop")]
    [InlineData("\"modalities\":[\"text\",\"audio\"]", "modalities")]
    [InlineData("\"audio\":{\"voice\":\"x\"}", "audio")]
    [InlineData("\"web_search_options\":{}", "web_search_options")]
    [InlineData("\"tools\":[{\"type\":\"web_search\"}]", "tools[0].type")]
    public void WhatItHasNoWordFor_IsRefusedByItsName(string field, string param) => Assert.Equal(param, Refused(User, field).Param);

    [Theory]
    [InlineData("\"n\":1")]
    [InlineData("\"stop\":null")]
    [InlineData("\"stop\":[]")]
    [InlineData("\"presence_penalty\":0")]
    [InlineData("\"logit_bias\":{}")]
    [InlineData("\"modalities\":[\"text\"]")]
    [InlineData("\"presence_penalty\":0.5")]
    [InlineData("\"logit_bias\":{\"1\":2}")]
    [InlineData("\"prediction\":{\"type\":\"content\",\"content\":\"x\"}")]
    public void WhatAsksForNothing_OrIsAHint_IsLeftOut(string field) => Assert.Equal(["model", "input", "store", "include"], Request(User, field).Select(one => one.Key));

    [Fact]
    public void Prefill_IsTheLastItem() => AssertJson("""{"role":"assistant","content":"Once"}""", Request(User, prefill: "Once")["input"]![1]);
}
