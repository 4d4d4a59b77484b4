using System.Text;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using static Gateway.Grains.Tests.Protocols.Responses.Translated;

namespace Gateway.Grains.Tests.Protocols.Responses;

/// <summary>What a request for a response becomes in chat's words.</summary>
public sealed class DoorRequestTests
{
    [Fact]
    public void Text_WithInstructions_IsTwoMessages() => AssertJson(
        """{"model":"m","messages":[{"role":"system","content":"be kind"},{"role":"user","content":"hi"}]}""", ToChat(""" "instructions":"be kind","input":"hi" """));

    [Fact]
    public void Items_BecomeMessages_AndAnAssistantsTurnIsOne() => AssertJson(
        """
        [{"role":"developer","content":"a"},{"role":"user","content":"b"},
         {"role":"assistant","content":"c","tool_calls":[{"id":"1","type":"function","function":{"name":"f","arguments":"{}"}},{"id":"2","type":"custom","custom":{"name":"g","input":"x"}}]},
         {"role":"tool","tool_call_id":"1","content":"one"},{"role":"tool","tool_call_id":"2","content":"two"},{"role":"assistant","content":"d"}]
        """,
        ToChat("""
            "input":[{"role":"developer","content":"a"},{"type":"message","role":"user","content":[{"type":"input_text","text":"b"}]},
              {"type":"reasoning","id":"rs_1","summary":[],"encrypted_content":"openai's"},
              {"type":"message","id":"msg_1","role":"assistant","status":"completed","content":[{"type":"output_text","text":"c","annotations":[]}]},
              {"type":"function_call","call_id":"1","name":"f","arguments":"{}"},{"type":"custom_tool_call","call_id":"2","name":"g","input":"x"},
              {"type":"function_call_output","call_id":"1","output":"one"},{"type":"custom_tool_call_output","call_id":"2","output":[{"type":"input_text","text":"two"}]},
              {"type":"web_search_call","id":"ws","status":"completed"},{"role":"assistant","content":"d"}]
            """)["messages"]);

    [Fact]
    public void Parts_OfAUser_AreRenamed() => AssertJson(
        """[{"type":"text","text":"x"},{"type":"image_url","image_url":{"url":"https://x/y.png","detail":"auto"}},{"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,AA=="}},{"type":"input_audio","input_audio":{"data":"AA==","format":"wav"}}]""",
        ToChat(""" "input":[{"role":"user","content":[{"type":"input_text","text":"x"},{"type":"input_image","image_url":"https://x/y.png","detail":"auto"},{"type":"input_file","filename":"a.pdf","file_data":"data:application/pdf;base64,AA=="},{"type":"input_audio","input_audio":{"data":"AA==","format":"wav"}}]}] """)["messages"]![0]!["content"]);

    [Fact]
    public void Fields_AreRenamed_AndWhatAnAnswerCanDoWithoutIsLeftOut() => AssertJson(
        """
        {"model":"m","messages":[{"role":"user","content":"hi"}],"tools":[{"type":"function","function":{"name":"f","description":"d","parameters":{"type":"object"},"strict":true}},{"type":"custom","custom":{"name":"g"}}],
         "parallel_tool_calls":false,"tool_choice":{"type":"function","function":{"name":"f"}},"verbosity":"low","response_format":{"type":"json_schema","json_schema":{"name":"n","schema":{"type":"object"},"strict":true}},
         "reasoning_effort":"high","max_completion_tokens":50,"temperature":0.5,"top_p":0.9,"user":"u","stream":true,"stream_options":{"include_usage":true}}
        """,
        ToChat("""
            "input":"hi","tools":[{"type":"function","name":"f","description":"d","parameters":{"type":"object"},"strict":true},{"type":"custom","name":"g"}],"parallel_tool_calls":false,
            "tool_choice":{"type":"function","name":"f"},"text":{"verbosity":"low","format":{"type":"json_schema","name":"n","schema":{"type":"object"},"strict":true}},
            "reasoning":{"effort":"high","summary":"auto"},"max_output_tokens":50,"temperature":0.5,"top_p":0.9,"safety_identifier":"u","stream":true,"stream_options":{"include_obfuscation":false},
            "store":true,"truncation":"auto","include":["reasoning.encrypted_content"],"metadata":{"a":"b"},"prompt_cache_key":"k","previous_response_id":null,"background":false,"client_metadata":{}
            """));

    [Fact]
    public void AllowedTools_AreNested() => AssertJson(
        """{"type":"allowed_tools","allowed_tools":{"mode":"auto","tools":[{"type":"function","function":{"name":"f"}}]}}""",
        ToChat(""" "input":"hi","tools":[{"type":"function","name":"f"}],"tool_choice":{"type":"allowed_tools","mode":"auto","tools":[{"type":"function","name":"f"}]} """)["tool_choice"]);

    [Theory]
    [InlineData(""" "previous_response_id":"resp_1","input":"hi" """, "previous_response_id")]
    [InlineData(""" "prompt":{"id":"p"} """, "prompt")]
    [InlineData(""" "input":"hi","tools":[{"type":"function","name":"f"},{"type":"web_search"}] """, "tools[1].type")]
    [InlineData(""" "input":"hi","tool_choice":{"type":"file_search"} """, "tool_choice.type")]
    [InlineData(""" "input":[{"type":"item_reference","id":"x"}] """, "input[0]")]
    [InlineData(""" "input":[{"type":"computer_call_output","call_id":"x"}] """, "input[0].type")]
    [InlineData(""" "input":[{"role":"user","content":[{"type":"input_file","file_id":"f"}]}] """, "input[0].content[0].file_id")]
    [InlineData(""" "input":[{"role":"user","content":[{"type":"input_file","file_url":"https://x"}]}] """, "input[0].content[0].file_url")]
    [InlineData(""" "input":[{"role":"critic","content":"x"}] """, "input[0].role")]
    [InlineData(""" "input":[{"type":"function_call","name":"f"}] """, "input[0].call_id")]
    [InlineData(""" "input":"hi","text":{"format":{"type":"grammar"}} """, "text.format.type")]
    public void WhatChatHasNoWordFor_IsRefusedByItsName(string fields, string param) => Assert.Equal(param, NoChat(fields).Param);

    [Theory]
    [InlineData("""{"input":"hi"}""", "model")]
    [InlineData("""{"model":"m"}""", "input")]
    [InlineData("""{"model":"m","input":3}""", "input")]
    [InlineData("""{"model":"m","input":["x"]}""", "input[0]")]
    [InlineData("""{"model":"m","input":"hi","stream":1}""", "stream")]
    [InlineData("""{"model":"m","input":"hi","max_output_tokens":0}""", "max_output_tokens")]
    [InlineData("""{"model":"m","input":"hi","background":true}""", "background")]
    [InlineData("""{"model":"m","input":"hi","conversation":"conv_1"}""", "conversation")]
    [InlineData("""{"model":"m","input":"hi","instructions":[]}""", "instructions")]
    [InlineData("""{"model":"m","input":"hi","tools":{}}""", "tools")]
    [InlineData("""{"model":"m","input":"hi","input":"ho"}""", "input")]
    public void Body_ThatIsWrong_NamesItsField(string body, string param)
    {
        Assert.False(Door.TryRead(Encoding.UTF8.GetBytes(body), out _, out var fault));
        Assert.Equal(param, fault.Param);
    }

    [Fact]
    public void Head_CountsTextAndMedia()
    {
        var head = Head("""
            {"model":"m","models":["n"],"stream":true,"instructions":"1234","max_output_tokens":9,"store":false,
             "input":[{"role":"user","content":[{"type":"input_text","text":"12345"},{"type":"input_image","image_url":"data:image/png;base64,AAAA"},{"type":"input_file","file_data":"AAAAAAAA"},{"type":"input_file","file_id":"f"}]},
                      {"type":"function_call_output","call_id":"c","output":"123"}],
             "tools":[]}
            """);

        Assert.Equal(("m", true, 9L, 9L, 4 + 5 + 3 + 2L, 2, true, false), (head.Model, head.Stream, head.MaxTokens, head.MostTokens, head.TextBytes, head.Messages, head.HasTools, head.KeepsAnswer));
        Assert.Equal((1, 6L, 1), (head.Media.Images, head.Media.FileBytes, head.Media.References));
        Assert.Equal(["n"], head.Models);
    }

    [Fact]
    public void Head_OfATextInput_HasAnAnswer_AndIsKept()
    {
        var head = Head("""{"model":"m","input":""}""");

        Assert.Equal((1, true, null), (head.Messages, head.KeepsAnswer, head.PreviousResponseId));
    }

    [Fact]
    public void Head_WithAPreviousResponse_KnowsThatItsPromptIsLonger()
    {
        var head = Head("""{"model":"m","previous_response_id":"resp_1"}""");

        Assert.Equal(("resp_1", 1), (head.PreviousResponseId, head.Media.References));
    }

    [Fact]
    public void NativeBody_IsSplicedWithModelAndBound_AndWithoutItemsOfOurOwn()
    {
        const string Body = """{ "model":"route" , "models":["b"],"input":[{"type":"reasoning","id":"rs_gw_1","summary":[]},{"role":"user","content":"hi"},{"id":"rs_gw_2","type":"reasoning"}],"max_output_tokens":null}""";
        var body = RewrittenBody.Create(Encoding.UTF8.GetBytes(Body), Head(Body), new BodyRewrite { Model = "gpt-5.4", AnswerTokens = 77, BoundName = "max_output_tokens" });

        Assert.Equal("""{ "model":"gpt-5.4" , "input":[{"role":"user","content":"hi"}],"max_output_tokens":77}""", Encoding.UTF8.GetString(body.Segments.SelectMany(segment => segment.ToArray()).ToArray()));
    }

    private static RequestHead Head(string body)
    {
        Assert.True(Door.TryRead(Encoding.UTF8.GetBytes(body), out var head, out var fault), fault?.Message);
        return head;
    }
}
