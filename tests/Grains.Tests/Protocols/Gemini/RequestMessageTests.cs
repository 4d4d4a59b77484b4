using System.Text.Json.Nodes;

namespace Gateway.Grains.Tests.Protocols.Gemini;

public sealed class RequestMessageTests
{
    private const string Call = """{"role":"assistant","tool_calls":[{"id":"c1","type":"function","function":{"name":"f","arguments":"{\"a\":1}"}}]}""";

    [Fact]
    public void LeadingSystemMessages_AreTheInstruction()
    {
        var sent = Translation.Request("""{"model":"x","messages":[{"role":"system","content":"one"},{"role":"developer","content":[{"type":"text","text":"two"}]},{"role":"user","content":"hi"}]}""");

        Translation.Same("""{"parts":[{"text":"one"},{"text":"two"}]}""", sent["systemInstruction"]);
        Translation.Same("""[{"role":"user","parts":[{"text":"hi"}]}]""", sent["contents"]);
    }

    [Fact]
    public void SystemMessage_InTheMiddle_IsTheUsersText() =>
        Translation.Same(
            """[{"role":"user","parts":[{"text":"a"}]},{"role":"model","parts":[{"text":"b"}]},{"role":"user","parts":[{"text":"c"},{"text":"d"}]}]""",
            Translation.Contents("""{"role":"user","content":"a"},{"role":"assistant","content":"b"},{"role":"system","content":"c"},{"role":"user","content":"d"}"""));

    [Fact]
    public void SystemMessage_Alone_IsTheContent()
    {
        var sent = Translation.Request("""{"model":"x","messages":[{"role":"system","content":"a"}]}""");

        Assert.Null(sent["systemInstruction"]);
        Translation.Same("""[{"role":"user","parts":[{"text":"a"}]}]""", sent["contents"]);
    }

    [Fact]
    public void SystemMessage_ForGemma_StandsBeforeTheFirstText()
    {
        var sent = Translation.Request("""{"model":"x","messages":[{"role":"system","content":"a"},{"role":"user","content":"b"}]}""", "gemma-3-27b-it");

        Assert.Null(sent["systemInstruction"]);
        Translation.Same("""[{"role":"user","parts":[{"text":"a"},{"text":"b"}]}]""", sent["contents"]);
    }

    [Fact]
    public void EmptyTexts_AreLeftOut() =>
        Translation.Same(
            """[{"role":"user","parts":[{"text":"a"},{"text":"b"}]}]""",
            Translation.Contents("""{"role":"user","content":[{"type":"text","text":""},{"type":"text","text":"a"}]},{"role":"assistant","content":""},{"role":"user","content":"b"}"""));

    [Fact]
    public void Conversation_WithoutAnyContent_IsRefused() =>
        Assert.Equal("messages", Translation.Fault("""{"model":"x","messages":[{"role":"user","content":""}]}""").Param);

    [Fact]
    public void Text_WithEscapes_ArrivesAsItIs() =>
        Assert.Equal("q\"\n\u00e9\ud83d\ude00", (string?)Translation.Contents("""{"role":"user","content":"q\"\n\u00e9\ud83d\ude00"}""")[0]!["parts"]![0]!["text"]);

    [Fact]
    public void DataUrls_AreInline() =>
        Translation.Same(
            """[{"role":"user","parts":[{"inlineData":{"mimeType":"image/png","data":"iV/+="}},{"inlineData":{"mimeType":"application/pdf","data":"JVB"}},{"inlineData":{"mimeType":"audio/wav","data":"UklG"}}]}]""",
            Translation.Contents("""
                {"role":"user","content":[
                {"type":"image_url","image_url":{"url":"data:image\/png;base64,iV\/+="}},
                {"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,JVB"}},
                {"type":"input_audio","input_audio":{"data":"UklG","format":"wav"}}]}
                """));

    [Fact]
    public void Uris_ThatGoogleResolves_AreFileData() =>
        Translation.Same(
            """
            [{"role":"user","parts":[
            {"fileData":{"mimeType":"image/jpeg","fileUri":"gs://b/a.jpg"}},
            {"fileData":{"fileUri":"https://generativelanguage.googleapis.com/v1beta/files/x"}},
            {"fileData":{"mimeType":"application/pdf","fileUri":"https://generativelanguage.googleapis.com/v1beta/files/y"}},
            {"fileData":{"fileUri":"https://www.youtube.com/watch?v=1"}},
            {"fileData":{"mimeType":"image/jpeg","fileUri":"https://example.com/a.jpg?w=9"}},
            {"fileData":{"fileUri":"https://example.com/picture"}}]}]
            """,
            Translation.Contents("""
                {"role":"user","content":[
                {"type":"image_url","image_url":{"url":"gs://b/a.jpg"}},
                {"type":"image_url","image_url":{"url":"https://generativelanguage.googleapis.com/v1beta/files/x"}},
                {"type":"file","file":{"file_id":"files/y","filename":"y.pdf"}},
                {"type":"file","file":{"file_id":"https://www.youtube.com/watch?v=1"}},
                {"type":"image_url","image_url":{"url":"https://example.com/a.jpg?w=9"}},
                {"type":"image_url","image_url":{"url":"https://example.com/picture"}}]}
                """));

    [Theory]
    [InlineData("""{"type":"image_url","image_url":{"url":"http://example.com/a.png"}}""", "messages[0].content[0].image_url.url", "unsupported_value")]
    [InlineData("""{"type":"image_url","image_url":{"url":"https://example.com/film.mp4"}}""", "messages[0].content[0].image_url.url", "unsupported_value")]
    [InlineData("""{"type":"image_url","image_url":{"url":"data:image/png,raw"}}""", "messages[0].content[0].image_url.url", "invalid_value")]
    [InlineData("""{"type":"image_url","image_url":{}}""", "messages[0].content[0].image_url.url", "missing_required_parameter")]
    [InlineData("""{"type":"file","file":{"file_id":"https://example.com/a.pdf"}}""", "messages[0].content[0].file.file_id", "unsupported_value")]
    [InlineData("""{"type":"file","file":{"file_id":"file-abc"}}""", "messages[0].content[0].file.file_id", "unsupported_value")]
    [InlineData("""{"type":"video_url","video_url":{}}""", "messages[0].content[0].type", "unsupported_value")]
    public void Media_ThatCannotBeSent_IsRefusedWithItsPath(string part, string param, string code)
    {
        var fault = Translation.Fault($$"""{"model":"x","messages":[{"role":"user","content":[{{part}}]}]}""");

        Assert.Equal((param, code), (fault.Param, fault.Code));
    }

    [Fact]
    public void ToolResult_HasTheNameOfItsFunction() =>
        Translation.Same(
            """
            [{"role":"user","parts":[{"text":"hi"}]},
            {"role":"model","parts":[{"functionCall":{"id":"c1","name":"f","args":{"a":1}},"thoughtSignature":"skip_thought_signature_validator"}]},
            {"role":"user","parts":[{"functionResponse":{"id":"c1","name":"f","response":{"result":"sunny"}}}]}]
            """,
            Translation.Contents($$"""{"role":"user","content":"hi"},{{Call}},{"role":"tool","tool_call_id":"c1","content":"sunny"}"""));

    [Fact]
    public void ToolResult_OfAnUnknownCall_IsRefusedByName()
    {
        var fault = Translation.Fault($$"""{"model":"x","messages":[{"role":"user","content":"hi"},{{Call}},{"role":"tool","tool_call_id":"nope","content":"x"}]}""");

        Assert.Equal("messages[2].tool_call_id", fault.Param);
        Assert.Contains("'nope'", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{\"t\":1}""", """{"t":1}""")]
    [InlineData("[1]", """{"result":"[1]"}""")]
    [InlineData("42", """{"result":"42"}""")]
    [InlineData("""{\"t\":""", """{"result":"{\"t\":"}""")]
    [InlineData("", "{}")]
    public void ToolResult_IsAlwaysAnObject(string content, string response) =>
        Translation.Same(
            response,
            Translation.Contents($$"""{"role":"user","content":"hi"},{{Call}},{"role":"tool","tool_call_id":"c1","content":"{{content}}"}""")[2]!["parts"]![0]!["functionResponse"]!["response"]);

    [Fact]
    public void ToolResults_OfOneTurn_StandTogetherInTheOrderOfTheCalls()
    {
        var contents = Translation.Contents(
            """
            {"role":"user","content":"hi"},
            {"role":"assistant","content":null,"tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":""}},{"id":"b","type":"function","function":{"name":"f","arguments":"{}"}}]},
            {"role":"tool","tool_call_id":"b","content":"2"},{"role":"tool","tool_call_id":"a","content":"1"},{"role":"user","content":"go on"}
            """,
            "gemini-2.5-flash");

        Translation.Same("""{"role":"model","parts":[{"functionCall":{"name":"f","args":{}}},{"functionCall":{"name":"f","args":{}}}]}""", contents[1]);
        Translation.Same(
            """{"role":"user","parts":[{"functionResponse":{"name":"f","response":{"result":"1"}}},{"functionResponse":{"name":"f","response":{"result":"2"}}},{"text":"go on"}]}""",
            contents[2]);
    }

    [Theory]
    [InlineData("gemini-3.5-flash", """[{"functionResponse":{"id":"c1","name":"f","response":{},"parts":[{"inlineData":{"mimeType":"image/png","data":"QQ=="}}]}}]""")]
    [InlineData("gemini-2.5-flash", """[{"functionResponse":{"name":"f","response":{}}},{"inlineData":{"mimeType":"image/png","data":"QQ=="}}]""")]
    public void ToolResult_WithAnImage_KeepsIt(string model, string parts) =>
        Translation.Same(
            parts,
            Translation.Contents($$$"""{"role":"user","content":"hi"},{{{Call}}},{"role":"tool","tool_call_id":"c1","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,QQ=="}}]}""", model)[2]!["parts"]);

    [Fact]
    public void Arguments_ThatAreNoObject_AreWrapped() =>
        Translation.Same(
            """{"arguments":"{\"a\": tru"}""",
            Translation.Contents("""{"role":"user","content":"hi"},{"role":"assistant","tool_calls":[{"id":"c1","type":"function","function":{"name":"f","arguments":"{\"a\": tru"}}]}""")[1]!["parts"]![0]!["functionCall"]!["args"]);

    [Fact]
    public void OlderFunctionCalls_AreAnsweredByName() =>
        Translation.Same(
            """[{"functionResponse":{"name":"f","response":{"result":"x"}}}]""",
            Translation.Contents("""{"role":"user","content":"hi"},{"role":"assistant","function_call":{"name":"f","arguments":"{}"}},{"role":"function","name":"f","content":"x"}""")[2]!["parts"]);

    [Fact]
    public void Prefill_IsTheLastTurn()
    {
        var sent = Translation.Request("""{"model":"x","messages":[{"role":"user","content":"count"}]}""", prefill: "one, \"two\"");

        Translation.Same("""[{"role":"user","parts":[{"text":"count"}]},{"role":"model","parts":[{"text":"one, \"two\""}]}]""", sent["contents"]);
    }

    [Fact]
    public void Images_OfTheModel_GoBackWithTheirSignatures() =>
        Translation.Same(
            """{"role":"model","parts":[{"inlineData":{"mimeType":"image/png","data":"QQ=="},"thoughtSignature":"s"}]}""",
            Translation.Contents("""
                {"role":"user","content":"draw"},{"role":"assistant","content":null,"images":[{"type":"image_url","image_url":{"url":"data:image/png;base64,QQ=="},"extra_content":{"google":{"thought_signature":"s"}}}]}
                """)[1]);

    [Fact]
    public void SafetySettings_ArePassedOn() =>
        Translation.Same("""[{"category":"A","threshold":"B"}]""", Translation.Fields(""" "safety_settings":[{"category":"A","threshold":"B"}]""")["safetySettings"]);

    [Fact]
    public void UnknownFields_AreNotPassedOn() =>
        Assert.Equal(["contents", "generationConfig"], ((JsonObject)Translation.Fields(""" "user":"u","store":true,"metadata":{}""")).Select(field => field.Key));
}
