using System.Text;
using Gateway.Grains.Interfaces.Protocols.Messages;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Tests.Protocols.Messages;

/// <summary>Answers that go out as they came, read in passing.</summary>
public sealed class NativeTests
{
    private const string Start = """{"type":"message_start","message":{"id":"m","usage":{"input_tokens":9,"cache_read_input_tokens":3,"cache_creation_input_tokens":2,"output_tokens":1}}}""";

    [Fact]
    public void Usage_IsTheSumSoFar_AndWhatIsLeftOutStays()
    {
        var facts = Read([Start, """{"type":"message_delta","delta":{"stop_reason":"max_tokens"},"usage":{"output_tokens":40}}""", """{"type":"message_stop"}"""]);

        Assert.Equal(new TokenUsage(14, 3, 2, 0, 0), facts[0].Usage);
        Assert.Equal(new TokenUsage(14, 3, 2, 40, 0), facts[1].Usage);
        Assert.Equal("length", facts[1].FinishReason);
        Assert.Equal(FrameKind.Done, facts[2].Kind);
        Assert.Equal(new TokenUsage(14, 3, 2, 40, 0), facts[2].Usage);
        Assert.Equal("length", facts[2].FinishReason);
    }

    [Fact]
    public void Usage_ThatTheEndCorrects_IsCorrected() =>
        Assert.Equal(new TokenUsage(105, 3, 2, 7, 5), Read([Start, """{"type":"message_delta","delta":{},"usage":{"input_tokens":100,"output_tokens":7,"output_tokens_details":{"thinking_tokens":5}}}"""])[1].Usage);

    [Theory]
    [InlineData("""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"h\u00e4"}}""", FramePieces.Text, "h\\u00e4", "", 3)]
    [InlineData("""{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"hm"}}""", FramePieces.Reasoning, "", "hm", 2)]
    [InlineData("""{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{\"a\""}}""", FramePieces.ToolCall, "", "{\\\"a\\\"", 4)]
    [InlineData("""{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":""}}""", FramePieces.None, "", "", 0)]
    [InlineData("""{"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"s"}}""", FramePieces.None, "", "", 0)]
    [InlineData("""{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}""", FramePieces.None, "", "", 0)]
    [InlineData("""{"type":"content_block_start","index":0,"content_block":{"type":"text","text":"begun"}}""", FramePieces.Text, "begun", "", 5)]
    [InlineData("""{"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}""", FramePieces.Reasoning, "", "", 0)]
    [InlineData("""{"type":"content_block_start","index":0,"content_block":{"type":"redacted_thinking","data":"d"}}""", FramePieces.Reasoning, "", "", 0)]
    [InlineData("""{"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"t","name":"f","input":{}}}""", FramePieces.ToolCall, "", "", 0)]
    [InlineData("""{"type":"content_block_start","index":0,"content_block":{"type":"server_tool_use","id":"t","name":"f","input":{}}}""", FramePieces.Other, "", "", 0)]
    [InlineData("""{"type":"ping"}""", FramePieces.None, "", "", 0)]
    [InlineData("""{"type":"something_new","text":"a"}""", FramePieces.None, "", "", 0)]
    public void Pieces_AreFoundWhereTheyStand(string payload, FramePieces pieces, string content, string other, int bytes)
    {
        var facts = Assert.Single(Read([payload]));

        Assert.Equal(FrameKind.Chunk, facts.Kind);
        Assert.Equal(pieces, facts.Pieces);
        Assert.Equal(content, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(payload), facts.ContentStart, facts.ContentLength));
        Assert.Equal(other, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(payload), facts.OtherStart, facts.OtherLength));
        Assert.Equal(bytes, facts.TextBytes);
    }

    [Fact]
    public void Calls_AreCounted_AndDecideHowTheEndIsCalled()
    {
        var facts = Read([Start, """{"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"t","name":"f","input":{}}}""", """{"type":"message_delta","delta":{"stop_reason":"tool_use"},"usage":{"output_tokens":1}}"""]);

        Assert.Equal(1, facts[1].Calls);
        Assert.Equal("tool_calls", facts[2].FinishReason);
    }

    [Theory]
    [InlineData("""{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}""", FrameKind.Error)]
    [InlineData("[DONE]", FrameKind.Other)]
    [InlineData("", FrameKind.Other)]
    [InlineData("{\"type\":", FrameKind.Other)]
    public void Payload_ThatIsNoPiece_IsCalledWhatItIs(string payload, FrameKind kind) => Assert.Equal(kind, Assert.Single(Read([payload])).Kind);

    [Fact]
    public void WholeAnswer_IsRead()
    {
        var facts = MessagesDoor.Instance.ReadAnswer("""
            {"id":"m","type":"message","content":[{"type":"text","text":"a"},{"type":"tool_use","id":"t","name":"f","input":{}}],"stop_reason":"tool_use",
             "usage":{"input_tokens":9,"cache_read_input_tokens":3,"output_tokens":4,"service_tier":"standard"}}
            """u8);

        Assert.Equal(new AnswerFacts(true, false, new TokenUsage(12, 3, 0, 4, 0), "tool_calls", true), facts);
    }

    [Theory]
    [InlineData("""{"type":"error","error":{"type":"api_error","message":"m"}}""", true, true)]
    [InlineData("<html>", false, false)]
    [InlineData("{\"content\":[", false, false)]
    [InlineData("{} x", false, false)]
    [InlineData("[]", false, false)]
    public void WholeAnswer_ThatIsNone_IsTold(string body, bool isObject, bool hasError)
    {
        var facts = MessagesDoor.Instance.ReadAnswer(Encoding.UTF8.GetBytes(body));

        Assert.Equal((isObject, hasError, false), (facts.IsObject, facts.HasError, facts.HasChoices));
    }

    private static List<FrameFacts> Read(string[] payloads)
    {
        var reader = MessagesDoor.Instance.ReadStream();
        return [.. payloads.Select(payload => reader.Read(Encoding.UTF8.GetBytes(payload)))];
    }
}
