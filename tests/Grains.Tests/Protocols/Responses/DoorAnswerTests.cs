using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Grains.Interfaces.Protocols.Doors;
using static Gateway.Grains.Tests.Protocols.Responses.Translated;

namespace Gateway.Grains.Tests.Protocols.Responses;

/// <summary>The response, or the events of one, that a chat completion becomes.</summary>
public sealed class DoorAnswerTests
{
    private const string Completion = """
        {"id":"chatcmpl-9","object":"chat.completion","created":1,"model":"claude","choices":[{"index":0,"message":{"role":"assistant","content":"Hello","refusal":null,"reasoning_content":"hm",
          "tool_calls":[{"id":"call_1","type":"function","function":{"name":"f","arguments":"{\"a\":1}"}}],"annotations":[{"type":"url_citation","url_citation":{"start_index":0,"end_index":5,"url":"https://x","title":"X"}}]},"finish_reason":"tool_calls"}],
          "usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15,"prompt_tokens_details":{"cached_tokens":4},"completion_tokens_details":{"reasoning_tokens":2}}}
        """;

    [Fact]
    public void WholeAnswer_BecomesItems_AndRepeatsTheRequest()
    {
        var response = Response(Completion, """{"model":"route","input":"hi","instructions":"be kind","metadata":{"a":"b"},"reasoning":{"effort":"high"},"tools":[{"type":"function","name":"f"}],"max_output_tokens":50}""");

        AssertJson(
            """
            [{"id":"rs_gw_00ab_0","type":"reasoning","summary":[{"type":"summary_text","text":"hm"}],"encrypted_content":"gw1.eyJyZWFzb25pbmdfY29udGVudCI6dHJ1ZX0","status":"completed"},
             {"id":"msg_00ab_1","type":"message","role":"assistant","content":[{"type":"output_text","text":"Hello","annotations":[{"type":"url_citation","start_index":0,"end_index":5,"url":"https://x","title":"X"}],"logprobs":[]}],"status":"completed"},
             {"id":"fc_00ab_2","type":"function_call","call_id":"call_1","name":"f","arguments":"{\"a\":1}","status":"completed"}]
            """,
            response["output"]);
        AssertJson("""{"input_tokens":10,"input_tokens_details":{"cached_tokens":4,"cache_write_tokens":0},"output_tokens":5,"output_tokens_details":{"reasoning_tokens":2},"total_tokens":15}""", response["usage"]);
        Assert.Equal(
            ("resp_00ab", "response", "completed", "claude", "be kind", 50, "b", "high", false),
            ((string)response["id"]!, (string)response["object"]!, (string)response["status"]!, (string)response["model"]!, (string)response["instructions"]!, (int)response["max_output_tokens"]!, (string)response["metadata"]!["a"]!, (string)response["reasoning"]!["effort"]!, (bool)response["store"]!));
    }

    [Theory]
    [InlineData("length", "incomplete", "max_output_tokens")]
    [InlineData("content_filter", "incomplete", "content_filter")]
    [InlineData("stop", "completed", null)]
    [InlineData("tool_calls", "completed", null)]
    public void FinishReason_TellsTheStatus(string finish, string status, string? reason)
    {
        var chat = $$$"""{"choices":[{"message":{"content":"x"},"finish_reason":"{{{finish}}}"}]}""";
        var end = Events([Delta("""{"content":"x"}""", finish)])[^1]["response"]!;

        foreach (var response in new[] { Response(chat), end })
        {
            Assert.Equal(status, (string?)response["status"]);
            Assert.Equal(reason, (string?)response["incomplete_details"]?["reason"]);
            Assert.Equal(status, (string?)response["output"]![0]!["status"]);
        }
    }

    [Fact]
    public void ThinkingBlocks_GoThroughTheCaller_AndComeBack()
    {
        var response = Response("""{"choices":[{"message":{"content":"x","reasoning_content":"hm","thinking_blocks":[{"type":"thinking","thinking":"hm","signature":"s"}]},"finish_reason":"stop"}]}""");
        var messages = Messages(response["output"]!.ToJsonString());

        AssertJson("""[{"role":"assistant","content":"x","thinking_blocks":[{"type":"thinking","thinking":"hm","signature":"s"}]}]""", messages);
    }

    [Fact]
    public void ReasoningText_GoesBack_ToThoseWhoWantIt()
    {
        var output = Response(Completion)["output"]!.ToJsonString();
        var altered = output.Replace("gw1.eyJ", "gw1.%%%", StringComparison.Ordinal);

        Assert.Equal("hm", (string?)Messages(output)[0]!["reasoning_content"]);
        Assert.Null(Messages(altered)[0]!["reasoning_content"]);
    }

    [Fact]
    public void Stream_SaysEachStep_InOrder()
    {
        var events = Events(
        [
            Delta("""{"role":"assistant","content":""}"""), Delta("""{"reasoning_content":"h"}"""), Delta("""{"reasoning_content":"m"}"""), Delta("""{"thinking_blocks":[{"type":"redacted_thinking","data":"d"}]}"""),
            Delta("""{"content":"Hel"}"""), Delta("""{"content":"lo"}"""), Delta("""{"annotations":[{"type":"url_citation","url_citation":{"start_index":0,"end_index":5,"url":"https://x"}}]}"""),
            Delta("""{"tool_calls":[{"index":0,"id":"a","type":"function","function":{"name":"f","arguments":""}}]}"""), Delta("""{"tool_calls":[{"index":0,"function":{"arguments":"{\"x\":"}}]}"""),
            Delta("""{"tool_calls":[{"index":1,"id":"b","type":"custom","custom":{"name":"g","input":"q"}}]}"""), Delta("""{"tool_calls":[{"index":0,"function":{"arguments":"1}"}}]}"""),
            Delta("{}", "tool_calls"), """{"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":4,"total_tokens":7}}""",
        ]);

        EventOrder.Check(events);
        Assert.Equal(
            [
                "created", "in_progress", "output_item.added", "reasoning_summary_part.added", "reasoning_summary_text.delta", "reasoning_summary_text.delta", "reasoning_summary_text.done", "reasoning_summary_part.done", "output_item.done",
                "output_item.added", "content_part.added", "output_text.delta", "output_text.delta", "output_text.annotation.added", "output_text.done", "content_part.done", "output_item.done",
                "output_item.added", "function_call_arguments.delta", "output_item.added", "custom_tool_call_input.delta", "function_call_arguments.delta",
                "function_call_arguments.done", "output_item.done", "custom_tool_call_input.done", "output_item.done", "completed",
            ],
            events.Select(data => ((string)data["type"]!)["response.".Length..]));
        Assert.Equal(7, (int?)events[^1]["response"]!["usage"]!["total_tokens"]);
    }

    [Fact]
    public void Refusal_IsAPartOfItsOwn()
    {
        var events = Events([Delta("""{"content":"I"}"""), Delta("""{"refusal":"n"}"""), Delta("""{"refusal":"o"}""", "stop")]);

        EventOrder.Check(events);
        AssertJson("""[{"type":"output_text","text":"I","annotations":[],"logprobs":[]},{"type":"refusal","refusal":"no"}]""", events[^1]["response"]!["output"]![0]!["content"]);
    }

    [Fact]
    public void CallsThatNobodyCounts_AreToldApartByTheirIds()
    {
        var events = Events([Delta("""{"tool_calls":[{"id":"a","function":{"name":"f","arguments":"{}"}},{"id":"b","function":{"name":"g","arguments":{"x":"\"1\""}}}]}""", "tool_calls")]);

        EventOrder.Check(events);
        Assert.Equal(["a", "b"], events[^1]["response"]!["output"]!.AsArray().Select(item => (string?)item!["call_id"]));
        Assert.Equal("""{"x":"\"1\""}""", (string?)events[^1]["response"]!["output"]![1]!["arguments"]);
    }

    [Fact]
    public void CallInTheOlderField_IsACall()
    {
        var events = Events([Delta("""{"role":"assistant","content":null,"function_call":{"name":"f","arguments":"{\"x\""}}"""), Delta("""{"function_call":{"arguments":":1}"}}"""), Delta("{}", "function_call")]);
        var whole = Response("""{"choices":[{"message":{"content":null,"function_call":{"name":"f","arguments":"{\"x\":1}"}},"finish_reason":"function_call"}]}""");

        EventOrder.Check(events);
        foreach (var call in new[] { events[^1]["response"]!["output"]!.AsArray().Single()!, whole["output"]!.AsArray().Single()! })
        {
            Assert.Equal(("function_call", "f", """{"x":1}"""), ((string?)call["type"], (string?)call["name"], (string?)call["arguments"]));
            Assert.NotEqual("", (string?)call["call_id"]);
        }
    }

    [Fact]
    public void CallWithoutArguments_GetsAnEmptyObject()
    {
        var events = Events([Delta("""{"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":""}}]}""", "tool_calls")]);

        EventOrder.Check(events);
        Assert.Equal("{}", (string?)events[^1]["response"]!["output"]![0]!["arguments"]);
    }

    [Fact]
    public void ThinkingInParts_IsReasoning()
    {
        var events = Events([Delta("""{"content":[{"type":"thinking","thinking":[{"type":"text","text":"hm"}]}]}"""), Delta("""{"content":"x"}""", "stop")]);

        EventOrder.Check(events);
        Assert.Equal(["reasoning", "message"], events[^1]["response"]!["output"]!.AsArray().Select(item => (string?)item!["type"]));
    }

    [Fact]
    public void AnswerOfNothing_IsComplete()
    {
        var events = Events([]);

        EventOrder.Check(events);
        Assert.Equal(["response.created", "response.in_progress", "response.completed"], events.Select(data => (string?)data["type"]));
    }

    [Fact]
    public void Failure_IsAnErrorAndAFailedResponse_AndNothingComesAfter()
    {
        var output = new ArrayBufferWriter<byte>();
        var stream = Door.BeginStream(Context());
        stream.Write(Encoding.UTF8.GetBytes(Delta("""{"content":"x"}""")), output);
        stream.Fail(new DoorError(502, "server_error", "provider_stream_error", "It \"broke\".", "messages[0].content", true, true, "req_1"), output);
        stream.Write(Encoding.UTF8.GetBytes(Delta("""{"content":"y"}""")), output);
        stream.End(output);

        var events = EventOrder.Parse(Encoding.UTF8.GetString(output.WrittenSpan));
        EventOrder.Check(events);
        Assert.Equal(["error", "response.failed"], events[^2..].Select(data => (string?)data["type"]));
        AssertJson(
            """{"type":"error","sequence_number":5,"code":"provider_stream_error","message":"It \"broke\".","param":"input","error":{"message":"It \"broke\".","type":"server_error","param":"input","code":"provider_stream_error","source":"provider","retryable":true}}""",
            events[^2]);
        AssertJson("""{"code":"provider_stream_error","message":"It \"broke\"."}""", events[^1]["response"]!["error"]);
    }

    [Theory]
    [InlineData("messages[0].content[1]", "input")]
    [InlineData("max_completion_tokens", "max_output_tokens")]
    [InlineData("response_format.json_schema.name", "text.format.name")]
    [InlineData("tools[0].function.name", "tools[0].name")]
    [InlineData("reasoning_effort", "reasoning.effort")]
    [InlineData("temperature", "temperature")]
    public void Error_NamesTheCallersField(string param, string expected)
    {
        var output = new ArrayBufferWriter<byte>();
        Door.WriteError(new DoorError(400, "invalid_request_error", null, "m", param, false, false, "r"), output);

        Assert.Equal(expected, (string?)JsonNode.Parse(output.WrittenSpan)!["error"]!["param"]);
    }

    /// <summary>The messages that items become when a caller sends them back.</summary>
    private static JsonArray Messages(string items) => (JsonArray)ToChat("\"input\":" + items)["messages"]!;
}
