using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Grains.Interfaces.Protocols.Doors;
using Gateway.Grains.Interfaces.Protocols.Messages;
using static Gateway.Grains.Tests.Protocols.Messages.Door;

namespace Gateway.Grains.Tests.Protocols.Messages;

/// <summary>Answers that began as events of Anthropic's own and go on with another provider's chunks.</summary>
public sealed class StreamTakenUpTests
{
    private const string Start = """{"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"claude","content":[],"stop_reason":null,"usage":{"input_tokens":9,"output_tokens":1}}}""";

    private const string TextStart = """{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}""";

    private const string Text = """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hel"}}""";

    private static readonly string[] Rest = [Chunk("\"content\":\"lo\""), Chunk("", "stop"), """{"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":2,"total_tokens":11}}"""];

    [Fact]
    public void Text_GoesOnInTheSameBlock()
    {
        var shown = Joined([Start, TextStart, Text], Rest);

        Assert.Equal("Hello", shown.Text);
        Assert.Single(shown.Content);
        Assert.Equal(("end_turn", 2), (shown.StopReason, (int)shown.Usage["output_tokens"]!));
    }

    [Fact]
    public void Text_BehindABlockThatHadEnded_IsTheNextBlock()
    {
        var shown = Joined([Start, TextStart, Text, """{"type":"content_block_stop","index":0}"""], Rest);

        Assert.Equal("Hello", shown.Text);
        Assert.Equal(2, shown.Content.Count);
    }

    [Fact]
    public void Text_BehindThinkingThatBrokeOff_ClosesIt()
    {
        var shown = Joined(
            [Start, """{"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}""", """{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"hm"}}"""],
            Rest);

        Assert.Equal(("hm", "lo"), (shown.Thinking, shown.Text));
    }

    [Fact]
    public void Reasoning_GoesOnInAnOpenBlockOfThinking()
    {
        var shown = Joined(
            [Start, """{"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}""", """{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"h"}}"""],
            [Chunk("\"reasoning_content\":\"m\""), .. Rest]);

        Assert.Equal(["thinking", "text"], shown.Content.Select(block => (string)block["type"]!));
        Assert.Equal("hm", shown.Thinking);
    }

    [Fact]
    public void Calls_OfTheSecondProvider_ComeBehindTheFirstOnesText()
    {
        var shown = Joined([Start, TextStart, Text], [Call(0, "{}", "c", "f"), Chunk("", "tool_calls")]);

        Assert.Equal(["text", "tool_use"], shown.Content.Select(block => (string)block["type"]!));
        Assert.Equal("tool_use", shown.StopReason);
    }

    [Fact]
    public void Answer_ThatHadSaidHowItEnded_IsOnlyEnded()
    {
        string[] native = [Start, TextStart, Text, """{"type":"content_block_stop","index":0}""", """{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":3}}"""];

        var shown = Joined(native, Rest);

        Assert.Equal(("Hel", 3), (shown.Text, (int)shown.Usage["output_tokens"]!));
        Assert.True(shown.IsComplete);
    }

    [Fact]
    public void Answer_ThatHadEnded_GetsNothingMore() =>
        Assert.Equal("", Stream(Rest, [Start, """{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":3}}""", """{"type":"message_stop"}"""]));

    [Fact]
    public void Fail_IsAnErrorEvent_WhateverCameBefore()
    {
        var output = new ArrayBufferWriter<byte>();
        var stream = MessagesDoor.Instance.BeginStream(Answer);
        stream.Observe(Encoding.UTF8.GetBytes(Start));
        stream.Fail(new DoorError(502, "server_error", "provider_stream_error", "It broke.", null, FromProvider: true, Retryable: true, "req_1"), output);
        stream.End(output);

        Assert.Equal(
            "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":\"It broke.\",\"code\":\"provider_stream_error\",\"source\":\"provider\",\"retryable\":true},\"request_id\":\"req_1\"}\n\n",
            Encoding.UTF8.GetString(output.WrittenSpan));
    }

    /// <summary>What a client shows that got the native events and then what was written.</summary>
    private static Shown Joined(string[] native, string[] chunks)
    {
        var frames = native.Select(payload => $"event: {JsonNode.Parse(payload)!["type"]}\ndata: {payload}\n\n");
        var shown = Shown.Read(string.Concat(frames) + Stream(chunks, native));
        Assert.True(shown.IsComplete);
        return shown;
    }
}
