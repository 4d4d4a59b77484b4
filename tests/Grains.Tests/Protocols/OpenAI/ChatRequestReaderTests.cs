using System.Text;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Tests.Protocols.OpenAI;

public sealed class ChatRequestReaderTests
{
    private const string Messages = "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";

    [Theory]
    [InlineData("\"max_tokens\":9,\"max_completion_tokens\":4", 4, 9)]
    [InlineData("\"max_completion_tokens\":9,\"max_tokens\":4", 9, 9)]
    [InlineData("\"max_tokens\":9", 9, 9)]
    [InlineData("\"max_completion_tokens\":9", 9, 9)]
    [InlineData("\"max_tokens\":null", null, null)]
    public void Bounds_OfBothNames_AreTheNewerOne_AndForMoneyTheLarger(string fields, int? max, int? most)
    {
        var body = System.Text.Encoding.UTF8.GetBytes($"{{\"model\":\"m\",\"messages\":[{{\"role\":\"user\",\"content\":\"a\"}}],{fields}}}");

        Assert.True(ChatRequestReader.TryRead(body, out var head, out _));

        Assert.Equal(((long?)max, (long?)most), (head!.MaxTokens, head.MostTokens));
    }

    [Fact]
    public void Body_WithEverything_IsRead()
    {
        RequestHead head = Accept("""
            { "model": "openai/gpt-4o", "models": ["a/x", "b/y"], "stream": true,
              "stream_options": {"include_obfuscation": false, "include_usage": true},
              "max_tokens": 5, "max_completion_tokens": 7, "n": 2, "temperature": 0.5, "top_p": null, "unknown": [{}],
              "messages": [{"role": "user", "content": "hi"}] }
            """);

        Assert.Equal("openai/gpt-4o", head.Model);
        Assert.Equal(["a/x", "b/y"], head.Models);
        Assert.True(head.Stream);
        Assert.True(head.IncludeUsage);
        Assert.Equal(7, head.MaxTokens);
        Assert.Equal(2, head.Choices);
        Assert.Equal(2, head.TextBytes);
    }

    [Fact]
    public void Body_WithModelsOnly_HasEmptyModel()
    {
        RequestHead head = Accept("{\"models\":[\"a/x\"]," + Messages + "}");

        Assert.Equal(string.Empty, head.Model);
        Assert.Equal(["a/x"], head.Models);
    }

    [Fact]
    public void Body_WithNullsAndDefaults_IsAccepted()
    {
        RequestHead head = Accept("""
            {"model":"m","messages":[{"role":"assistant","content":null},{"role":"assistant"},{"role":"strange","content":[]}],
             "stream":null,"stream_options":null,"max_tokens":null,"max_completion_tokens":null,"n":null,"tools":null,"models":null,"temperature":null}
            """);

        Assert.False(head.Stream);
        Assert.Null(head.MaxTokens);
        Assert.Equal(1, head.Choices);
        Assert.Equal(0, head.TextBytes);
    }

    [Fact]
    public void Name_WrittenWithEscapes_IsTheSameName()
    {
        Assert.Equal("m", Accept("{\"mod\\u0065l\":\"\\u006d\"," + Messages + "}").Model);
    }

    [Theory]
    [InlineData("\"héllo\"", 6)]
    [InlineData("\"a\\n\\u00e9\\ud83d\\ude00\"", 8)]
    [InlineData("\"\\ud800\"", 3)]
    [InlineData("[{\"type\":\"text\",\"text\":\"abc\"},{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:xx\",\"text\":\"no\"}},{\"text\":\"d\"}]", 4)]
    public void TextBytes_OfContent_CountDecodedText(string content, int expected)
    {
        Assert.Equal(expected, Accept("{\"model\":\"m\",\"messages\":[{\"content\":" + content + ",\"role\":\"user\"}]}").TextBytes);
    }

    [Fact]
    public void TextBytes_OfTools_CountTheirJson()
    {
        Assert.Equal(2 + 12, Accept("{\"model\":\"m\",\"tools\":[ {\"a\": 1} ]," + Messages + "}").TextBytes);
    }

    [Fact]
    public void Marks_OfAllKinds_StandInTheOrderOfTheBody()
    {
        const string Body = """
            {"max_completion_tokens": 5, "tool_choice": "required", "models": ["a"], "model" : "m", "stream": true, "max_tokens": 4,
             "messages": [{"role": "developer", "content": "x"}, {"role" : "user"}, {"role": "developer"}],
             "stream_options": { "include_usage" : false } }
            """;
        RequestHead head = Accept(Body);

        string[] found = [.. head.Marks.Select(mark => $"{mark.Kind} {Body[mark.NameStart..mark.ValueEnd]}")];
        Assert.Equal(
            [
                "MaxCompletionTokens \"max_completion_tokens\": 5",
                "ToolChoiceRequired \"tool_choice\": \"required\"",
                "Models \"models\": [\"a\"]",
                "Model \"model\" : \"m\"",
                "MaxTokens \"max_tokens\": 4",
                "DeveloperRole \"role\": \"developer\"",
                "DeveloperRole \"role\": \"developer\"",
                "MessagesEnd ",
                "StreamOptions \"stream_options\": { \"include_usage\" : false }",
                "IncludeUsage \"include_usage\" : false",
                "End }",
            ],
            found);
        Assert.Equal("\"m\"", Body[head.Marks[3].ValueStart..head.Marks[3].ValueEnd]);
    }

    [Fact]
    public void Marks_OfManyDeveloperMessages_AreAllKept()
    {
        string message = "{\"role\":\"developer\"}";
        RequestHead head = Accept("{\"model\":\"m\",\"messages\":[" + string.Join(',', Enumerable.Repeat(message, 500)) + "]}");

        Assert.Equal(500, head.Marks.Count(mark => mark.Kind == BodyMarkKind.DeveloperRole));
        Assert.Equal(BodyMarkKind.End, head.Marks[^1].Kind);
    }

    [Theory]
    [InlineData("{\"model\":\"m\",\"messages\":[],\"x\":1}", "messages", "empty_array")]
    [InlineData("{\"model\":\"m\"}", "messages", "missing_required_parameter")]
    [InlineData("{\"messages\":[{\"role\":\"user\"}]}", "model", "missing_required_parameter")]
    [InlineData("{\"models\":[],\"messages\":[{\"role\":\"user\"}]}", "model", "missing_required_parameter")]
    [InlineData("{\"model\":\"\",\"messages\":[{\"role\":\"user\"}]}", "model", "empty_string")]
    [InlineData("{\"model\":5}", "model", "invalid_type")]
    [InlineData("{\"model\":null}", "model", "invalid_type")]
    [InlineData("{\"model\":\"a\\r\\nx: y\"}", "model", "invalid_value")]
    [InlineData("{\"model\":\"a\\u007f\"}", "model", "invalid_value")]
    [InlineData("{\"model\":\"a\\ud800\"}", "model", "invalid_value")]
    [InlineData("{\"models\":[\"a\",\"b\\n\"]}", "models[1]", "invalid_value")]
    [InlineData("{\"models\":[\"a\",1]}", "models[1]", "invalid_type")]
    [InlineData("{\"models\":\"a\"}", "models", "invalid_type")]
    [InlineData("{\"messages\":\"a\"}", "messages", "invalid_type")]
    [InlineData("{\"messages\":[{\"role\":\"a\"},{\"role\":\"a\"},{\"role\":\"a\"},7]}", "messages[3]", "invalid_type")]
    [InlineData("{\"messages\":[{\"content\":\"a\"}]}", "messages[0].role", "missing_required_parameter")]
    [InlineData("{\"messages\":[{\"role\":\"a\"},{\"role\":1}]}", "messages[1].role", "invalid_type")]
    [InlineData("{\"messages\":[{\"role\":\"a\",\"role\":\"b\"}]}", "messages[0].role", "duplicate_parameter")]
    [InlineData("{\"messages\":[{\"role\":\"a\",\"content\":7}]}", "messages[0].content", "invalid_type")]
    [InlineData("{\"messages\":[{\"role\":\"a\",\"content\":{}}]}", "messages[0].content", "invalid_type")]
    [InlineData("{\"messages\":[{\"role\":\"a\",\"content\":[\"x\"]}]}", "messages[0].content", "invalid_type")]
    [InlineData("{\"stream\":\"true\"}", "stream", "invalid_type")]
    [InlineData("{\"stream_options\":[]}", "stream_options", "invalid_type")]
    [InlineData("{\"stream_options\":{\"include_usage\":1}}", "stream_options.include_usage", "invalid_type")]
    [InlineData("{\"stream_options\":{\"include_usage\":true,\"include_usage\":false}}", "stream_options.include_usage", "duplicate_parameter")]
    [InlineData("{\"model\":\"m\",\"messages\":[{\"role\":\"user\"}],\"stream_options\":{}}", "stream_options", null)]
    [InlineData("{\"max_tokens\":0}", "max_tokens", "integer_below_min_value")]
    [InlineData("{\"max_tokens\":1.5}", "max_tokens", "invalid_type")]
    [InlineData("{\"max_completion_tokens\":\"5\"}", "max_completion_tokens", "invalid_type")]
    [InlineData("{\"n\":0}", "n", "integer_below_min_value")]
    [InlineData("{\"n\":129}", "n", "integer_above_max_value")]
    [InlineData("{\"tools\":{}}", "tools", "invalid_type")]
    [InlineData("{\"temperature\":\"hot\"}", "temperature", "invalid_type")]
    [InlineData("{\"top_p\":true}", "top_p", "invalid_type")]
    [InlineData("{\"model\":\"a\",\"model\":\"b\"}", "model", "duplicate_parameter")]
    [InlineData("{\"stream\":true,\"str\\u0065am\":false}", "stream", "duplicate_parameter")]
    [InlineData("[]", null, "invalid_type")]
    [InlineData("\"text\"", null, "invalid_type")]
    [InlineData("", null, null)]
    [InlineData("{\"model\":", null, null)]
    [InlineData("{\"model\":\"m\",\"messages\":[{\"role\":\"user\"}]} x", null, null)]
    [InlineData("{\"model\":\"m\",\"messages\":[{\"role\":\"user\"}]}{}", null, null)]
    [InlineData("{\"model\":\"m\",\"messages\":[{\"role\":\"user\"}],}", null, null)]
    [InlineData("\uFEFF{\"model\":\"m\",\"messages\":[{\"role\":\"user\"}]}", null, null)]
    public void Body_WithFault_NamesTheField(string body, string? param, string? code)
    {
        RequestFault fault = Refuse(Encoding.UTF8.GetBytes(body));

        Assert.Equal(param, fault.Param);
        Assert.Equal(code, fault.Code);
        Assert.EndsWith(".", fault.Message);
    }

    [Fact]
    public void Body_WithInvalidUtf8InsideAnUnreadString_IsRefused()
    {
        byte[] body = [.. "{\"model\":\"m\",\"x\":\""u8, 0xC3, 0x28, .. "\",\"messages\":[{\"role\":\"user\"}]}"u8];

        Assert.Contains("UTF-8", Refuse(body).Message);
    }

    [Theory]
    [InlineData(63, true)]
    [InlineData(64, false)]
    [InlineData(100_000, false)]
    public void Body_NestedTooDeeply_IsRefused(int levelsInside, bool accepted)
    {
        string body = "{\"model\":\"m\"," + Messages + ",\"x\":" + new string('[', levelsInside) + new string(']', levelsInside) + "}";

        bool read = ChatRequestReader.TryRead(Encoding.UTF8.GetBytes(body), out _, out RequestFault? fault);

        Assert.Equal(accepted, read);
        Assert.Equal(accepted, fault is null);
        Assert.True(accepted || fault!.Message.Contains("nested too deeply"), fault?.Message);
    }

    [Theory]
    [InlineData(256, true)]
    [InlineData(257, false)]
    [InlineData(1_000_000, false)]
    public void Model_TooLong_IsRefused(int length, bool accepted)
    {
        string body = "{\"model\":\"" + new string('m', length) + "\"," + Messages + "}";

        Assert.Equal(accepted, ChatRequestReader.TryRead(Encoding.UTF8.GetBytes(body), out _, out _));
    }

    [Theory]
    [InlineData(20, true)]
    [InlineData(21, false)]
    public void Models_TooMany_AreRefused(int count, bool accepted)
    {
        string body = "{\"models\":[" + string.Join(',', Enumerable.Repeat("\"m\"", count)) + "]," + Messages + "}";

        Assert.Equal(accepted, ChatRequestReader.TryRead(Encoding.UTF8.GetBytes(body), out _, out _));
    }

    private static RequestHead Accept(string body)
    {
        Assert.True(ChatRequestReader.TryRead(Encoding.UTF8.GetBytes(body), out RequestHead? head, out RequestFault? fault), fault?.Message);
        return head;
    }

    private static RequestFault Refuse(byte[] body)
    {
        Assert.False(ChatRequestReader.TryRead(body, out RequestHead? head, out RequestFault? fault), "The body was accepted.");
        Assert.Null(head);
        return fault;
    }
}
