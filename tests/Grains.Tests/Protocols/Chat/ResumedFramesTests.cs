using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Grains.Interfaces.Protocols.Chat;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Tests.Protocols.Chat;

public sealed class ResumedFramesTests
{
    private const string First = """{"id":"one","object":"chat.completion.chunk","created":7,"model":"a","choices":[{"index":0,"delta":{"content":"x"}}]}""";

    [Fact]
    public void Restart_ThatRepeatsWhatWasDelivered_GivesOnlyTheRest()
    {
        var resumed = Of("The quick", prefilled: false);

        Assert.Equal(" brown fox", Run(resumed, "The", " quick br", "own fox"));
        Assert.True(resumed.IsJoined);
    }

    [Fact]
    public void Restart_AtEverySplitAndEveryCut_GivesTheWholeAnswerOnce()
    {
        const string Whole = "Grüße, 世界 😀 and \"more\"\n";
        for (var cut = 0; cut <= Whole.Length; cut++)
        {
            if (cut < Whole.Length && char.IsLowSurrogate(Whole[cut]))
            {
                continue;
            }

            for (var size = 1; size <= 7; size++)
            {
                var pieces = Pieces(Whole, size);
                var resumed = Of(Whole[..cut], prefilled: false);
                Assert.Equal(Whole[cut..], Run(resumed, pieces));
                Assert.False(resumed.Diverged, $"cut at {cut}, pieces of {size}");
            }
        }
    }

    [Theory]
    [InlineData("The quick", "A slow")]
    [InlineData("The quick", "The quirk")]
    public void Restart_ThatSaysSomethingElse_Diverges(string delivered, string answer)
    {
        var resumed = Of(delivered, prefilled: false);

        Assert.Equal("", Run(resumed, answer));
        Assert.True(resumed.Diverged);
    }

    [Fact]
    public void Restart_ThatEndsBeforeWhatWasDelivered_Diverges()
    {
        var resumed = Of("The quick brown", prefilled: false);

        Run(resumed, "The quick");
        Rewrite(resumed, """{"id":"two","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""");

        Assert.True(resumed.Diverged);
    }

    [Theory]
    [InlineData("The quick brown fox", " jumps over", " jumps over")]
    [InlineData("The quick brown fox ", " jumps over", "jumps over")]
    [InlineData("The quick brown fox ", "jumps over", "jumps over")]
    [InlineData("The quick brown fox", "The quick brown fox jumps over", " jumps over")]
    [InlineData("The quick brown fox", "The other", "The other")]
    [InlineData("ha", "ha ha", "ha ha")]
    public void Continuation_IsJoined_WhateverTheModelRepeats(string delivered, string answer, string expected)
    {
        for (var size = 1; size <= answer.Length; size++)
        {
            Assert.Equal(expected, Run(Of(delivered, prefilled: true), [.. Pieces(answer, size), null]));
        }
    }

    [Fact]
    public void Frames_KeepIdAndTimeOfTheFirstStream_AndSayNoRoleAgain()
    {
        var resumed = Of("abc", prefilled: true);

        Assert.Null(Rewrite(resumed, """{"id":"two","created":9,"model":"b","choices":[{"index":0,"delta":{"role":"assistant","content":""}}]}"""));
        var frame = Rewrite(resumed, """{"id":"two","created":9,"model":"b","x":{"y":1},"choices":[{"index":0,"delta":{"role":"assistant","content":"d"},"logprobs":null,"finish_reason":null}]}""")!;

        Assert.Equal("""{"id":"one","created":7,"model":"b","x":{"y":1},"choices":[{"index":0,"delta":{"content":"d"},"finish_reason":null}]}""", frame.ToJsonString());
    }

    [Fact]
    public void Reasoning_AfterDeliveredText_IsNotSaidAgain()
    {
        Assert.Null(Rewrite(Of("abc", true), """{"choices":[{"index":0,"delta":{"reasoning_content":"hm"}}]}"""));
        Assert.NotNull(Rewrite(Of("", false), """{"choices":[{"index":0,"delta":{"reasoning_content":"hm"}}]}"""));
    }

    [Fact]
    public void Usage_OfAContinuation_CountsThePrefillAsOutput()
    {
        var resumed = new ResumedFrames(Encoding.UTF8.GetBytes(First), "abc"u8.ToArray(), prefilled: true, 40);

        var usage = Rewrite(resumed, """{"choices":[],"usage":{"prompt_tokens":50,"completion_tokens":20,"total_tokens":70}}""")!["usage"]!;

        Assert.Equal((10, 60, 70), ((int)usage["prompt_tokens"]!, (int)usage["completion_tokens"]!, (int)usage["total_tokens"]!));
        Assert.Equal(new TokenUsage(10, 5, 0, 60, 0), resumed.Adjust(new TokenUsage(50, 5, 0, 20, 0)));
        Assert.Equal(new TokenUsage(0, 0, 0, 50, 0), resumed.Adjust(new TokenUsage(30, 30, 0, 20, 0)));
    }

    [Fact]
    public void ToolCall_BeforeAllWasMet_Diverges()
    {
        var resumed = Of("some text", prefilled: false);

        Rewrite(resumed, """{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"c","function":{"name":"f","arguments":""}}]}}]}""");

        Assert.True(resumed.Diverged);
    }

    [Fact]
    public void Chunk_WithANameThatIsNoUnicode_IsRefusedNotThrown()
    {
        var resumed = Of("abc", true);

        Assert.False(resumed.TryRewrite("""{"\ud800":1,"choices":[{"index":0,"delta":{"content":"d"}}]}"""u8, new ArrayBufferWriter<byte>()));
    }

    private static ResumedFrames Of(string delivered, bool prefilled) =>
        new(Encoding.UTF8.GetBytes(First), Encoding.UTF8.GetBytes(delivered), prefilled, 0);

    private static string[] Pieces(string text, int size)
    {
        var pieces = new List<string>();
        for (var at = 0; at < text.Length;)
        {
            var length = Math.Min(size, text.Length - at);
            length += at + length < text.Length && char.IsLowSurrogate(text[at + length]) ? 1 : 0;
            pieces.Add(text.Substring(at, length));
            at += length;
        }

        return [.. pieces];
    }

    /// <summary>The text that comes out; null stands for the frame with the finish reason.</summary>
    private static string Run(ResumedFrames resumed, params string?[] pieces)
    {
        var text = new StringBuilder();
        foreach (var piece in pieces)
        {
            var chunk = new JsonObject
            {
                ["id"] = "two",
                ["choices"] = new JsonArray(new JsonObject
                {
                    ["index"] = 0,
                    ["delta"] = piece is null ? [] : new JsonObject { ["content"] = piece },
                    ["finish_reason"] = piece is null ? "stop" : null,
                }),
            };
            text.Append((string?)Rewrite(resumed, chunk.ToJsonString())?["choices"]![0]!["delta"]!["content"]);
        }

        return text.ToString();
    }

    private static JsonNode? Rewrite(ResumedFrames resumed, string chunk)
    {
        var output = new ArrayBufferWriter<byte>();
        Assert.True(resumed.TryRewrite(Encoding.UTF8.GetBytes(chunk), output));
        var frame = Encoding.UTF8.GetString(output.WrittenSpan);
        return frame.Length == 0 ? null : JsonNode.Parse(frame["data: ".Length..]);
    }
}
