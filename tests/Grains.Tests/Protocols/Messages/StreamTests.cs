using static Gateway.Grains.Tests.Protocols.Messages.Door;

namespace Gateway.Grains.Tests.Protocols.Messages;

/// <summary>Streams of chat chunks, as Anthropic's clients show what becomes of them.</summary>
public sealed class StreamTests
{
    private const string Usage = """{"id":"c","choices":[],"usage":{"prompt_tokens":20,"completion_tokens":7,"total_tokens":27,"prompt_tokens_details":{"cached_tokens":5}}}""";

    private static readonly string Role = Chunk("\"role\":\"assistant\",\"content\":\"\"");

    [Fact]
    public void Text_IsOneBlock_EventByEvent() =>
        Assert.Equal(
            """
            event: message_start
            data: {"type":"message_start","message":{"id":"msg_0123456789abcdef0123456789abcdef","type":"message","role":"assistant","model":"smart","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":11,"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"output_tokens":0}}}

            event: content_block_start
            data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"He\"l\u00e4"}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"lo"}}

            event: content_block_stop
            data: {"type":"content_block_stop","index":0}

            event: message_delta
            data: {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"input_tokens":15,"cache_creation_input_tokens":0,"cache_read_input_tokens":5,"output_tokens":7}}

            event: message_stop
            data: {"type":"message_stop"}


            """.ReplaceLineEndings("\n"),
            Stream([Role, Chunk("\"content\":\"He\\\"l\\u00e4\""), Chunk("\"content\":\"lo\""), Chunk("", "stop"), Usage]));

    [Fact]
    public void Reasoning_IsABlockOfThinking_BeforeTheText()
    {
        var shown = Shown.Read(Stream([Role, Chunk("\"reasoning_content\":\"h\",\"reasoning\":\"h\""), Chunk("\"reasoning\":\"m\""), Chunk("\"content\":\"a\""), Chunk("", "stop")]));

        Assert.Equal(["thinking", "text"], shown.Content.Select(block => (string)block["type"]!));
        Assert.Equal("hm", shown.Thinking);
        Assert.Equal([""], shown.Signatures);
        Assert.Equal("a", shown.Text);
    }

    [Fact]
    public void Reasoning_InPartsOfTheContent_IsThinking()
    {
        var shown = Shown.Read(Stream([
            Chunk("""
                "content":[{"type":"thinking","thinking":[{"type":"text","text":"h\u00e4"}]}]
                """),
            Chunk("""
                "content":[{"type":"text","text":"a"}]
                """),
            Chunk("", "stop")]));

        Assert.Equal(("hä", "a"), (shown.Thinking, shown.Text));
    }

    [Fact]
    public void Signature_EndsTheBlockThatItIsOf()
    {
        var shown = Shown.Read(Stream([
            Chunk("\"reasoning_content\":\"hm\""),
            Chunk("\"thinking_blocks\":[{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"s1\"}]"),
            Chunk("\"thinking_blocks\":[{\"type\":\"redacted_thinking\",\"data\":\"d\"}]"),
            Chunk("\"thinking_blocks\":[{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"s2\"}]"),
            Chunk("\"content\":\"a\""), Chunk("", "stop")]));

        AssertJson(
            """[{"type":"thinking","thinking":"hm","signature":"s1"},{"type":"redacted_thinking","data":"d"},{"type":"thinking","thinking":"","signature":"s2"},{"type":"text","text":"a"}]""",
            new System.Text.Json.Nodes.JsonArray([.. shown.Content]));
    }

    [Fact]
    public void Call_WithAllArgumentsInItsFirstPiece_KeepsThem()
    {
        var shown = Shown.Read(Stream([Role, Call(0, """{"a":1}""", "call_1", "f"), Chunk("", "tool_calls")]));

        Assert.Equal([("call_1", "f", """{"a":1}""")], shown.Tools);
        Assert.Equal("tool_use", shown.StopReason);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("null")]
    [InlineData("{}")]
    public void Call_WithoutArguments_HasAnEmptyInput(string arguments) =>
        Assert.Equal([("call_1", "f", "{}")], Shown.Read(Stream([Call(0, "", "call_1", "f"), Call(0, arguments), Chunk("", "tool_calls")])).Tools);

    [Fact]
    public void Call_WhoseArgumentsAreNoObject_IsMadeOne() =>
        Assert.Equal([("c", "f", """{"input":"\u0022a \\ b\u0022"}""")], Shown.Read(Stream([Call(0, "\"a ", "c", "f"), Call(0, "\\ b\""), Chunk("", "tool_calls")])).Tools);

    [Fact]
    public void Call_WhoseArgumentsAreAnObject_HasThem() =>
        Assert.Equal([("c", "f", """{"a":"\u0022"}""")], Shown.Read(Stream([
            Chunk("""
                "tool_calls":[{"index":0,"id":"c","function":{"name":"f","arguments":{"a":"\""}}}]
                """), Chunk("", "stop")])).Tools);

    [Fact]
    public void Call_WhoseArgumentsComeAgainAtItsEnd_HasThemOnce() =>
        Assert.Equal([("c", "f", """{"a":1}""")], Shown.Read(Stream([Call(0, "{\"a\":", "c", "f"), Call(0, "1}"), Call(0, "{\"a\":1}"), Chunk("", "stop")])).Tools);

    [Fact]
    public void Calls_OneAfterTheOther_AreBlocksOneAfterTheOther()
    {
        var stream = Stream([Chunk("\"content\":\"hm\""), Call(0, "{\"a\":", "c0", "f"), Call(0, "1}"), Call(1, "", "c1", "g"), Call(1, "{\"b\":2}"), Chunk("", "tool_calls")]);

        Assert.Equal([("c0", "f", """{"a":1}"""), ("c1", "g", """{"b":2}""")], Shown.Read(stream).Tools);
        Assert.Equal(3, stream.Split("input_json_delta").Length - 1);
    }

    [Fact]
    public void Calls_InTurns_DoNotOverlap() =>
        Assert.Equal(
            [("c0", "f", """{"a":"}"}"""), ("c1", "g", """{"b":2}"""), ("c2", "h", "{}")],
            Shown.Read(Stream([Call(0, "{\"a\":\"}", "c0", "f"), Call(1, "{\"b\"", "c1", "g"), Call(2, "", "c2", "h"), Call(0, "\""), Call(1, ":2}"), Call(0, "}"), Chunk("", "tool_calls")])).Tools);

    [Fact]
    public void Calls_InOneChunk_AreAllTold() =>
        Assert.Equal(
            [("a", "f", """{"x":1}"""), ("b", "f", """{"x":2}""")],
            Shown.Read(Stream([
                Chunk("""
                    "tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"{\"x\":1}"}},{"index":1,"id":"b","function":{"name":"f","arguments":"{\"x\":2}"}}]
                    """), Chunk("", "tool_calls")])).Tools);

    [Fact]
    public void Calls_ThatAllHaveTheSameIndex_AreToldApart() =>
        Assert.Equal(
            [("a", "f", """{"x":1}"""), ("b", "f", """{"x":2}""")],
            Shown.Read(Stream([Call(0, """{"x":1}""", "a", "f"), Call(0, """{"x":2}""", "b", "f"), Chunk("", "stop")])).Tools);

    [Fact]
    public void Calls_WithoutIndex_AreToldApartByTheirIds() =>
        Assert.Equal(
            [("a", "f", """{"x":1}"""), ("b", "g", "{}")],
            Shown.Read(Stream([
                Chunk("""
                    "tool_calls":[{"id":"a","function":{"name":"f","arguments":"{\"x\":"}}]
                    """),
                Chunk("""
                    "tool_calls":[{"function":{"arguments":"1}"}}]
                    """),
                Chunk("""
                    "tool_calls":[{"id":"b","function":{"name":"g","arguments":""}}]
                    """),
                Chunk("", "stop")])).Tools);

    [Fact]
    public void Call_WhoseIdChangesWithEveryPiece_IsOneCall() =>
        Assert.Equal([("a", "f", """{"x":1}""")], Shown.Read(Stream([Call(0, "{\"x\":", "a", "f"), Call(0, "1}", "b", "f"), Chunk("", "tool_calls")])).Tools);

    [Fact]
    public void Call_WhoseNameComesLater_WaitsForIt() =>
        Assert.Equal([("a", "f", """{"x":1}""")], Shown.Read(Stream([Call(0, "{\"x\":", "a"), Call(0, "1}", name: "f"), Chunk("", "tool_calls")])).Tools);

    [Fact]
    public void Call_OfTheOlderField_IsToolUse() =>
        Assert.Equal([("toolu_0123456789abcdef0123456789abcdef_0", "f", """{"x":1}""")], Shown.Read(Stream([
            Chunk("""
                "function_call":{"name":"f","arguments":"{\"x\":"}
                """),
            Chunk("""
                "function_call":{"arguments":"1}"}
                """),
            Chunk("", "function_call")])).Tools);

    [Fact]
    public void Call_ThatItsBoundCut_StaysCut()
    {
        var shown = Shown.Read(Stream([Call(0, "{\"x\":", "a", "f"), Chunk("", "length")]), allowPartialInput: true);

        Assert.Equal("max_tokens", shown.StopReason);
        Assert.Equal([("a", "f", """{"partial":"{\u0022x\u0022:"}""")], shown.Tools);
    }

    [Fact]
    public void Text_BehindACall_IsItsOwnBlock()
    {
        var shown = Shown.Read(Stream([Call(0, "{}", "a", "f"), Chunk("\"content\":\"done\""), Chunk("", "stop")]));

        Assert.Equal(["tool_use", "text"], shown.Content.Select(block => (string)block["type"]!));
        Assert.Equal("tool_use", shown.StopReason);
    }

    [Fact]
    public void Text_WithinACall_ComesBehindIt()
    {
        var shown = Shown.Read(Stream([Call(0, "{\"x\":", "a", "f"), Chunk("\"content\":\"do\""), Call(0, "1}"), Chunk("\"content\":\"ne\""), Chunk("", "stop")]));

        Assert.Equal(("done", """{"x":1}"""), (shown.Text, shown.Tools[0].Input));
    }

    [Fact]
    public void EmptyText_OpensNoBlock() => Assert.Empty(Shown.Read(Stream([Role, Chunk("\"content\":null"), Chunk("", "stop")])).Content);

    [Theory]
    [InlineData("length", "max_tokens")]
    [InlineData("content_filter", "refusal")]
    [InlineData("stop", "end_turn")]
    public void FinishReason_HasItsWord(string finish, string stop) => Assert.Equal(stop, Shown.Read(Stream([Chunk("\"content\":\"a\""), Chunk("", finish)])).StopReason);

    [Fact]
    public void Refusal_IsTold()
    {
        var shown = Shown.Read(Stream([Chunk("\"refusal\":\"I \""), Chunk("\"refusal\":\"won't\""), Chunk("", "stop")]));

        Assert.Equal(("refusal", "I won't"), (shown.StopReason, shown.Text));
    }

    [Fact]
    public void Usage_ThatNobodyGave_IsEstimated()
    {
        var shown = Shown.Read(Stream([Chunk("\"content\":\"hello\""), Chunk("", "stop")]));

        Assert.Equal((11, 2), ((int)shown.Usage["input_tokens"]!, (int)shown.Usage["output_tokens"]!));
    }

    [Fact]
    public void Choices_BeyondTheFirst_AreNotTold() =>
        Assert.Equal("a", Shown.Read(Stream([
            Chunk("\"content\":\"a\""), Chunk("\"content\":\"b\"").Replace("\"index\":0,\"delta\"", "\"index\":1,\"delta\"", StringComparison.Ordinal), Chunk("", "stop")])).Text);

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"choices":[{"index":0,"delta":{"tool_calls":7,"thinking_blocks":{"a":1},"function_call":"x","content":7,"reasoning":{}}}]}""")]
    [InlineData("""{"choices":[7,{"delta":7}],"usage":7}""")]
    public void Chunk_OfAnotherShape_SaysNothing(string chunk) => Assert.Equal("a", Shown.Read(Stream([chunk, Chunk("\"content\":\"a\""), Chunk("", "stop")])).Text);

    [Fact]
    public void Calls_MoreThanAnybodyMakes_EndInAnError()
    {
        var shown = Shown.Read(Stream(Enumerable.Range(0, 1100).Select(index => Call(index, "{}", "c" + index, "f"))));

        Assert.False(shown.IsComplete);
        Assert.Equal("api_error", (string?)shown.Error!["type"]);
    }
}
