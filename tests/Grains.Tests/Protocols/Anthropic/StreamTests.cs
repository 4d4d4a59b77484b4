using System.Text.Json.Nodes;
using Gateway.Grains.Interfaces.Protocols.Anthropic;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using static Gateway.Grains.Tests.Protocols.Anthropic.Translated;

namespace Gateway.Grains.Tests.Protocols.Anthropic;

/// <summary>Streams, event by event.</summary>
public sealed class StreamTests
{
    private const string Start = """{"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"claude-x","content":[],"usage":{"input_tokens":10,"cache_creation_input_tokens":3,"cache_read_input_tokens":4,"output_tokens":1}}}""";
    private const string TextStart = """{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}""";
    private const string Stop = """{"type":"message_stop"}""";
    private const string Ping = """{"type":"ping"}""";

    [Fact]
    public void Text_ArrivesInOpenAIsFrames()
    {
        var frames = Stream([Start, TextStart, Ping, Text("Hel"), Text("lo \\\"x\\\" \\ud83d\\ude00"), BlockStop(0), MessageDelta("end_turn", "\"output_tokens\":7"), Stop]);

        const string Head = """data: {"id":"msg_1","object":"chat.completion.chunk","created":1700000000,"model":"claude-x","choices":[""";
        Assert.Equal(
            [
                Head + """{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}""",
                ": ping",
                Head + """{"index":0,"delta":{"content":"Hel"},"finish_reason":null}]}""",
                Head + """{"index":0,"delta":{"content":"lo \"x\" \ud83d\ude00"},"finish_reason":null}]}""",
                Head + """{"index":0,"delta":{},"finish_reason":"stop"}]}""",
                Head + """],"usage":{"prompt_tokens":17,"completion_tokens":7,"total_tokens":24,"prompt_tokens_details":{"cached_tokens":4,"cache_write_tokens":3},"completion_tokens_details":{"reasoning_tokens":0}}}""",
                "data: [DONE]",
            ],
            frames.Split("\n\n", StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Nothing_GoesOutBeforeTheFirstBlock() => Assert.Equal("", Stream([Start, Ping, Ping]));

    [Fact]
    public void TextAtABlocksStart_IsNotLost() => Assert.Equal(
        "ab", Content(Stream([Start, """{"type":"content_block_start","index":0,"content_block":{"type":"text","text":"a"}}""", Text("b"), Stop])));

    [Fact]
    public void ToolIndexes_CountToolsOnly()
    {
        var frames = Stream([
            Start, TextStart, BlockStop(0), ToolStart(1, "toolu_a"), Json(1, ""), Json(1, "{\\\"a\\\":"), Json(1, "1}"), BlockStop(1),
            ToolStart(2, "toolu_b"), Json(2, ""), BlockStop(2), MessageDelta("tool_use"), Stop]);

        var calls = Deltas(frames).Select(delta => delta["tool_calls"]?[0]).OfType<JsonNode>().Select(call => call.ToJsonString());
        Assert.Equal(
            [
                """{"index":0,"id":"toolu_a","type":"function","function":{"name":"f","arguments":""}}""",
                """{"index":0,"function":{"arguments":"{\u0022a\u0022:"}}""",
                """{"index":0,"function":{"arguments":"1}"}}""",
                """{"index":1,"id":"toolu_b","type":"function","function":{"name":"f","arguments":""}}""",
                """{"index":1,"function":{"arguments":"{}"}}""",
            ],
            calls);
        Assert.Equal("tool_calls", Finish(frames));
    }

    [Fact]
    public void InputAtAToolsStart_IsItsArguments()
    {
        var frames = Stream([
            Start, """{"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"t","name":"f","input":{"a":"b"}}}""",
            Json(0, "{}"), BlockStop(0), MessageDelta("tool_use"), Stop]);

        Assert.Equal("""{"a":"b"}""", string.Concat(Deltas(frames).Select(delta => (string?)delta["tool_calls"]?[0]?["function"]?["arguments"])));
    }

    [Fact]
    public void ServerTools_AreNoToolCalls()
    {
        var frames = Stream([
            Start, """{"type":"content_block_start","index":0,"content_block":{"type":"server_tool_use","id":"srvtoolu_1","name":"web_search","input":{}}}""", Json(0, "{\\\"q\\\":1}"), BlockStop(0),
            """{"type":"content_block_start","index":1,"content_block":{"type":"web_search_tool_result","tool_use_id":"srvtoolu_1","content":[]}}""", BlockStop(1), MessageDelta("end_turn"), Stop]);

        Assert.DoesNotContain("tool_calls", frames, StringComparison.Ordinal);
        Assert.Equal("stop", Finish(frames));
    }

    [Fact]
    public void Thinking_IsReasoning_AndAWholeSignedBlockFollows()
    {
        var memory = new RememberingMemory();
        var frames = Stream(
            [
                Start, """{"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}""", Thinking("Hm \\\"a\\\""), Thinking(""), Thinking(" b"),
                """{"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"old"}}""",
                """{"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"c2ln"}}""", BlockStop(0),
                """{"type":"content_block_start","index":1,"content_block":{"type":"redacted_thinking","data":"ZGF0YQ=="}}""", BlockStop(1),
                ToolStart(2, "toolu_a"), BlockStop(2), ToolStart(3, "toolu_b"), BlockStop(3), MessageDelta("tool_use"), Stop,
            ],
            memory: memory);

        const string Blocks = """[{"type":"thinking","thinking":"Hm \"a\" b","signature":"c2ln"},{"type":"redacted_thinking","data":"ZGF0YQ=="}]""";
        Assert.Equal("Hm \"a\" b", string.Concat(Deltas(frames).Select(delta => (string?)delta["reasoning_content"])));
        AssertJson(Blocks, new JsonArray([.. Deltas(frames).SelectMany(delta => delta["thinking_blocks"] as JsonArray ?? []).Select(block => block!.DeepClone())]));
        Assert.Equal([("toolu_a", Blocks), ("toolu_b", Blocks)], memory.Kept.Select(kept => (kept.Key, kept.Value)));
    }

    [Fact]
    public void Thinking_ThatWasCut_IsNotKept()
    {
        var memory = new RememberingMemory();
        Stream([Start, """{"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"a","signature":"s"}}""", BlockStop(0), ToolStart(1, "toolu_a")], memory: memory);

        Assert.Empty(memory.Kept);
    }

    [Fact]
    public void Citations_OfPages_AreAnnotationsOfTheirBlock()
    {
        var frames = Stream([
            Start, TextStart, Text("Wéll "), BlockStop(0),
            """{"type":"content_block_start","index":1,"content_block":{"type":"text","text":""}}""",
            """{"type":"content_block_delta","index":1,"delta":{"type":"citations_delta","citation":{"type":"web_search_result_location","url":"https://x","title":"X","cited_text":"c"}}}""",
            """{"type":"content_block_delta","index":1,"delta":{"type":"citations_delta","citation":{"type":"char_location","document_index":0,"cited_text":"c"}}}""",
            Text("sa\\ud83d\\ude00id", 1), BlockStop(1), MessageDelta("end_turn"), Stop]);

        AssertJson(
            """[{"type":"url_citation","url_citation":{"start_index":5,"end_index":10,"url":"https://x","title":"X"}}]""",
            Deltas(frames).Select(delta => delta["annotations"]).Single(annotations => annotations is not null));
    }

    [Fact]
    public void Usage_OfTheEnd_TakesThePlaceOfTheFirst_AndWhatItLeavesOutStays()
    {
        var frames = Stream([Start, TextStart, MessageDelta("end_turn", "\"input_tokens\":20,\"cache_read_input_tokens\":null,\"output_tokens\":9,\"output_tokens_details\":{\"thinking_tokens\":5}"), Stop]);

        AssertJson(
            """{"prompt_tokens":27,"completion_tokens":9,"total_tokens":36,"prompt_tokens_details":{"cached_tokens":4,"cache_write_tokens":3},"completion_tokens_details":{"reasoning_tokens":5}}""",
            Payloads(frames)[^1]["usage"]);
    }

    [Theory]
    [InlineData("end_turn", "stop")]
    [InlineData("stop_sequence", "stop")]
    [InlineData("pause_turn", "stop")]
    [InlineData("compaction", "stop")]
    [InlineData("max_tokens", "length")]
    [InlineData("model_context_window_exceeded", "length")]
    [InlineData("refusal", "content_filter")]
    public void StopReason_HasItsWord(string reason, string expected) => Assert.Equal(expected, Finish(Stream([Start, TextStart, MessageDelta(reason), Stop])));

    [Fact]
    public void StopReason_ThatIsMissing_IsStillOne() => Assert.Equal("stop", Finish(Stream([Start, TextStart, Stop])));

    [Fact]
    public void Refusal_TellsItsExplanation()
    {
        var frames = Stream([Start, """{"type":"message_delta","delta":{"stop_reason":"refusal","stop_details":{"type":"refusal","category":"cyber","explanation":"Not \"that\"."}},"usage":{"output_tokens":1}}""", Stop]);

        Assert.Equal("Not \"that\".", string.Concat(Deltas(frames).Select(delta => (string?)delta["refusal"])));
        Assert.Equal("content_filter", Finish(frames));
    }

    [Fact]
    public void SecondMessageStart_ChangesNothing()
    {
        var frames = Stream([Start, Start.Replace("msg_1", "msg_2", StringComparison.Ordinal), TextStart, Text("a"), Stop, Start.Replace("msg_1", "msg_3", StringComparison.Ordinal), TextStart, Text("b"), Stop]);

        Assert.Equal("a", Content(frames));
        Assert.All(Payloads(frames), payload => Assert.Equal("msg_1", (string?)payload["id"]));
        Assert.EndsWith("data: [DONE]\n\n", frames, StringComparison.Ordinal);
    }

    [Fact]
    public void ErrorEvent_IsAnErrorFrame_AndTheEnd()
    {
        var frames = Stream([Start, """{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"},"request_id":"r"}""", TextStart, Stop]);

        var error = Assert.Single(Payloads(frames))["error"]!;
        Assert.Equal(("Overloaded", "service_unavailable_error", "server_is_overloaded"), ((string?)error["message"], (string?)error["type"], (string?)error["code"]));
        Assert.DoesNotContain("[DONE]", frames, StringComparison.Ordinal);
        Assert.Equal(FrameKind.Error, FrameReader.Read(System.Text.Encoding.UTF8.GetBytes(frames.Trim()[6..])).Kind);
    }

    [Theory]
    [InlineData("{\"type\":\"message_st")]
    [InlineData("nonsense")]
    public void Garbage_EndsTheStreamWithAnError(string garbage)
    {
        var frames = Stream([Start, TextStart, Text("a"), garbage, Text("b"), Stop]);

        Assert.Equal("a", Content(frames));
        Assert.NotNull(Payloads(frames)[^1]["error"]);
        Assert.DoesNotContain("finish_reason\":\"stop", frames, StringComparison.Ordinal);
    }

    [Fact]
    public void Stream_WithoutItsEnd_HasNoEnd()
    {
        var frames = Stream([Start, TextStart, Text("a"), BlockStop(0), MessageDelta("end_turn")]);

        Assert.DoesNotContain("[DONE]", frames, StringComparison.Ordinal);
        Assert.Null(Finish(frames));
    }

    [Fact]
    public void UnknownEventsDeltasAndBlocks_AreIgnored() => Assert.Equal("a", Content(Stream([
        Start, """{"type":"new_event"}""", """{"type":"content_block_start","index":0,"content_block":{"type":"new_block"}}""",
        """{"type":"content_block_delta","index":0,"delta":{"type":"new_delta","x":[1]}}""", BlockStop(0), TextStart, Text("a") + "      ", Stop])));

    [Fact]
    public void AnswerTool_IsTheText()
    {
        var frames = Stream(
            [Start, TextStart, Text("Sure:"), BlockStop(0), ToolStart(1, "t", AnthropicJsonTool.Name), Json(1, "{\\\"a\\\":"), Json(1, "\\\"\\\\u00e9\\\"}"), BlockStop(1), MessageDelta("tool_use"), Stop],
            answersByTool: true);

        Assert.Equal("""{"a":"\u00e9"}""", Content(frames));
        Assert.Equal("stop", Finish(frames));
        Assert.DoesNotContain("tool_calls", frames, StringComparison.Ordinal);
    }

    [Fact]
    public void StopSequence_IsStop_AndToldAsVllmDoes()
    {
        var frames = Stream([Start, TextStart, Text("a"), BlockStop(0), MessageDelta("stop_sequence").Replace(":null", ":\"E\\\"ND\"", StringComparison.Ordinal), Stop]);

        Assert.Contains("\"finish_reason\":\"stop\",\"stop_reason\":\"E\\\"ND\"}", string.Concat(frames), StringComparison.Ordinal);
    }

    private static string Text(string escaped, int index = 0) => Delta(index, $"\"type\":\"text_delta\",\"text\":\"{escaped}\"");

    private static string Thinking(string escaped) => Delta(0, $"\"type\":\"thinking_delta\",\"thinking\":\"{escaped}\"");

    private static string Json(int index, string escaped) => Delta(index, $"\"type\":\"input_json_delta\",\"partial_json\":\"{escaped}\"");

    private static string Delta(int index, string fields) => "{\"type\":\"content_block_delta\",\"index\":" + index + ",\"delta\":{" + fields + "}}";

    private static string ToolStart(int index, string id, string name = "f") =>
        "{\"type\":\"content_block_start\",\"index\":" + index + ",\"content_block\":{\"type\":\"tool_use\",\"id\":\"" + id + "\",\"name\":\"" + name + "\",\"input\":{}}}";

    private static string BlockStop(int index) => $$"""{"type":"content_block_stop","index":{{index}}}""";

    private static string MessageDelta(string reason, string usage = "\"output_tokens\":1") =>
        "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"" + reason + "\",\"stop_sequence\":null},\"usage\":{" + usage + "}}";

    private static string Content(string frames) => string.Concat(Deltas(frames).Select(delta => (string?)delta["content"]));

    private static string? Finish(string frames) =>
        Payloads(frames).Select(payload => (string?)(payload["choices"] as JsonArray)?.FirstOrDefault()?["finish_reason"]).LastOrDefault(reason => reason is not null);
}
