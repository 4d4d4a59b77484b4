using System.Buffers;
using System.Text;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Interfaces.Protocols.Responses;
using Gateway.Grains.Tests.Protocols.Anthropic;
using static Gateway.Grains.Tests.Protocols.Responses.Translated;

namespace Gateway.Grains.Tests.Protocols.Responses;

/// <summary>The chat completion that a whole response becomes.</summary>
public sealed class AnswerTests
{
    private const string Message = """{"type":"message","id":"msg_1","role":"assistant","status":"completed","content":[{"type":"output_text","text":"Hello","annotations":[]}]}""";

    [Fact]
    public void Text_WithUsage_IsAWholeAnswer()
    {
        var answer = Answer($$"""
            {"id":"resp_1","object":"response","created_at":1765547809.0,"status":"completed","error":null,"incomplete_details":null,"model":"gpt-5.4-2026","output":[{{Message}}],
             "usage":{"input_tokens":100,"input_tokens_details":{"cached_tokens":40,"cache_write_tokens":10},"output_tokens":20,"output_tokens_details":{"reasoning_tokens":7},"total_tokens":120},"service_tier":"flex"}
            """);

        AssertJson("""{"index":0,"message":{"role":"assistant","content":"Hello","refusal":null},"logprobs":null,"finish_reason":"stop"}""", answer["choices"]![0]);
        Assert.Equal("chatcmpl-1", (string?)answer["id"]);
        Assert.Equal(1765547809, (long?)answer["created"]);
        Assert.Equal("gpt-5.4-2026", (string?)answer["model"]);
        AssertJson(
            """{"prompt_tokens":100,"completion_tokens":20,"total_tokens":120,"prompt_tokens_details":{"cached_tokens":40,"cache_write_tokens":10},"completion_tokens_details":{"reasoning_tokens":7},"service_tier":"flex"}""",
            answer["usage"]);
    }

    [Fact]
    public void Calls_AreNamedByTheirCallId_AndTheirReasoningIsKept()
    {
        var memory = new RememberingMemory();
        var answer = Answer(
            """
            {"status":"completed","output":[{"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":"A"},{"type":"summary_text","text":"B"}],"encrypted_content":"x"},
              {"type":"function_call","id":"fc_1","call_id":"call_1","name":"f","arguments":"{}"},{"type":"custom_tool_call","id":"ctc_1","call_id":"call_2","name":"sql","input":"select 1"}]}
            """,
            memory);

        AssertJson(
            """
            {"role":"assistant","content":null,"refusal":null,"reasoning_content":"A\n\nB","tool_calls":[{"id":"call_1","type":"function","function":{"name":"f","arguments":"{}"}},
             {"id":"call_2","type":"custom","custom":{"name":"sql","input":"select 1"}}]}
            """,
            answer["choices"]![0]!["message"]);
        Assert.Equal("tool_calls", (string?)answer["choices"]![0]!["finish_reason"]);
        Assert.Equal(["call_1"], memory.Kept.Keys);
        Assert.Contains("\"encrypted_content\":\"x\"", memory.Kept["call_1"]);
    }

    [Fact]
    public void SeveralMessages_AreParagraphs_AndPlacesMoveWithThem()
    {
        var answer = Answer($$"""
            {"status":"completed","output":[{{Message}},{"type":"web_search_call","id":"ws_1","status":"completed"},{"type":"message","content":[{"type":"output_text","text":"Bye","annotations":[
              {"type":"url_citation","start_index":0,"end_index":3,"url":"https://x","title":"X"},{"type":"file_citation","file_id":"f","index":1}]}]}]}
            """);

        Assert.Equal("Hello\n\nBye", (string?)answer["choices"]![0]!["message"]!["content"]);
        AssertJson("""[{"type":"url_citation","url_citation":{"start_index":7,"end_index":10,"url":"https://x","title":"X"}}]""", answer["choices"]![0]!["message"]!["annotations"]);
    }

    [Fact]
    public void Refusal_IsTheMessages() => Assert.Equal(
        "no", (string?)Answer("""{"status":"completed","output":[{"type":"message","content":[{"type":"refusal","refusal":"no"}]}]}""")["choices"]![0]!["message"]!["refusal"]);

    [Theory]
    [InlineData("max_output_tokens", "length")]
    [InlineData("content_filter", "content_filter")]
    public void Incomplete_TellsWhy(string reason, string expected) => Assert.Equal(
        expected, (string?)Answer($$$"""{"status":"incomplete","incomplete_details":{"reason":"{{{reason}}}"},"output":[{{{Message}}}]}""")["choices"]![0]!["finish_reason"]);

    [Theory]
    [InlineData("""{"status":"failed","error":{"code":"rate_limit_exceeded","message":"slow"},"output":[]}""", "slow", "rate_limit_exceeded", "rate_limit_error")]
    [InlineData("""{"error":{"message":"gone","type":"server_error","code":null}}""", "gone", null, "server_error")]
    [InlineData("""{"status":"cancelled","output":[]}""", "The response was cancelled.", "response_cancelled", "server_error")]
    public void Failure_InsideA200_IsAnError(string response, string message, string? code, string type)
    {
        var error = Answer(response)["error"]!;

        Assert.Equal(message, (string?)error["message"]);
        Assert.Equal(code, (string?)error["code"]);
        Assert.Equal(type, (string?)error["type"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("[]")]
    [InlineData("""{"object":"list"}""")]
    public void WhatIsNoResponse_IsNoAnswer(string body)
    {
        var output = new ArrayBufferWriter<byte>();
        ResponsesAnswerTranslator.Write(Encoding.UTF8.GetBytes(body), "i", 1, "m", new RememberingMemory(), output);

        Assert.Equal(0, output.WrittenCount);
    }

    [Theory]
    [InlineData("input", "messages")]
    [InlineData("input[3].content", "messages")]
    [InlineData("max_output_tokens", "max_completion_tokens")]
    [InlineData("reasoning.effort", "reasoning_effort")]
    [InlineData("text.format.schema", "response_format.schema")]
    [InlineData("temperature", "temperature")]
    public void Error_NamesTheCallersField(string param, string expected) => Assert.Equal(
        expected, ResponsesErrors.Read(400, Encoding.UTF8.GetBytes($$$"""{"error":{"message":"m","type":"invalid_request_error","param":"{{{param}}}","code":"c"}}""")).Param);

    [Fact]
    public void Answer_IsOneTheGatewayReads()
    {
        var facts = AnswerReader.Read(Encoding.UTF8.GetBytes(Answer($$"""{"status":"completed","output":[{{Message}}]}""").ToJsonString()));

        Assert.True(facts is { IsObject: true, HasError: false, HasChoices: true, FinishReason: "stop" });
    }
}
