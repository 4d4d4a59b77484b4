using System.Text;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Tests.Protocols.OpenAI;

public sealed class FrameReaderTests
{
    private const string Usage = "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4,\"total_tokens\":7}";

    [Theory]
    [InlineData("[DONE]", FrameKind.Done)]
    [InlineData("[DONE] ", FrameKind.Done)]
    [InlineData("{}", FrameKind.Chunk)]
    [InlineData("{\"error\":null,\"choices\":[]}", FrameKind.Chunk)]
    [InlineData("{\"choices\":[{\"delta\":{\"content\":\"\\\"error\\\":{}\",\"error\":{}}}]}", FrameKind.Chunk)]
    [InlineData("{\"error\":{\"message\":\"x\"}}", FrameKind.Error)]
    [InlineData("{\"choices\":[{\"delta\":{}}],\"error\":{\"code\":502}}", FrameKind.Error)]
    [InlineData("{\"object\":\"error\",\"message\":\"x\"}", FrameKind.Error)]
    [InlineData("", FrameKind.Other)]
    [InlineData("[]", FrameKind.Other)]
    [InlineData("hello", FrameKind.Other)]
    [InlineData("{\"choices\":", FrameKind.Other)]
    [InlineData("{}}", FrameKind.Other)]
    public void Payload_OfEachKind_IsTold(string data, FrameKind kind)
    {
        Assert.Equal(kind, Read(data).Kind);
    }

    [Theory]
    [InlineData("{\"content\":\"héllo\\n\"}", 7)]
    [InlineData("{\"content\":null,\"reasoning_content\":\"abc\"}", 3)]
    [InlineData("{\"content\":\"\",\"reasoning\":\"abc\",\"reasoning_content\":\"abc\",\"reasoning_details\":[{\"text\":\"abc\"}]}", 3)]
    [InlineData("{\"content\":[{\"type\":\"thinking\",\"thinking\":[{\"type\":\"text\",\"text\":\"ab\"}]},{\"type\":\"text\",\"text\":\"c\"}]}", 3)]
    [InlineData("{\"tool_calls\":[{\"index\":0,\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"a\\\"\"}},{\"function\":{\"arguments\":\"xy\"}}]}", 6)]
    [InlineData("{\"tool_calls\":[{\"type\":\"custom\",\"custom\":{\"name\":\"f\",\"input\":\"xyz\"}}]}", 3)]
    [InlineData("{\"tool_calls\":[{\"function\":{\"arguments\":{\"a\":1}}}]}", 7)]
    [InlineData("{\"function_call\":{\"arguments\":\"xyz\"}}", 3)]
    [InlineData("{\"refusal\":\"no\",\"role\":\"assistant\",\"other\":{\"content\":\"x\"}}", 2)]
    [InlineData("null", 0)]
    [InlineData("{\"content\":5,\"tool_calls\":null}", 0)]
    public void TextBytes_OfDelta_CountGeneratedText(string delta, int expected)
    {
        Assert.Equal(expected, Read("{\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"message\":{\"content\":\"whole\"}}]}").TextBytes);
    }

    [Theory]
    [InlineData("{\"choices\":[{\"text\":\"abc\"}]}", 3)]
    [InlineData("{\"choices\":[{\"text\":\"abc\",\"delta\":{\"content\":\"abc\"}},{\"delta\":{\"content\":\"d\"}}]}", 4)]
    public void TextBytes_OfChoices_CountEachTextOnce(string data, int expected)
    {
        Assert.Equal(expected, Read(data).TextBytes);
    }

    [Theory]
    [InlineData("{\"choices\":[]," + Usage + "}", true)]
    [InlineData("{" + Usage + "}", true)]
    [InlineData("{\"choices\":null," + Usage + "}", true)]
    [InlineData("{\"choices\":[{\"delta\":{}}]," + Usage + "}", false)]
    [InlineData("{\"choices\":[],\"usage\":null}", false)]
    [InlineData("{\"choices\":[],\"id\":\"\",\"created\":0,\"prompt_filter_results\":[{\"prompt_index\":0}]}", false)]
    [InlineData("{\"choices\":[],\"error\":{\"message\":\"x\"}," + Usage + "}", false)]
    public void UsageOnly_IsTheChunkThatIsHidden(string data, bool expected)
    {
        Assert.Equal(expected, Read(data).UsageOnly);
    }

    [Fact]
    public void Usage_OnTheLastChoiceChunk_IsReadWithItsReason()
    {
        FrameFacts facts = Read("{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]," + Usage + "}");

        Assert.Equal(new FrameFacts(FrameKind.Chunk, new TokenUsage(3, 0, 0, 4, 0), "stop", 0, false), facts);
    }

    [Fact]
    public void Usage_OfGroq_IsRead()
    {
        Assert.Equal(7, Read("{\"choices\":[{\"delta\":{}}],\"x_groq\":{\"id\":\"a\"," + Usage + "}}").Usage?.Total);
    }

    [Fact]
    public void FinishReason_ThatIsKnown_IsOneString()
    {
        foreach (string reason in new[] { "stop", "length", "tool_calls", "content_filter", "function_call", "model_length", "error", "insufficient_system_resource" })
        {
            Assert.Same(string.IsInterned(reason), Read("{\"choices\":[{\"finish_reason\":\"" + reason + "\"}]}").FinishReason);
        }
    }

    [Fact]
    public void FinishReason_ThatIsUnknown_IsCut()
    {
        Assert.Equal(64, Read("{\"choices\":[{\"finish_reason\":\"" + new string('x', 5000) + "\"}]}").FinishReason?.Length);
    }

    [Fact]
    public void Chunk_OfText_AllocatesNothing()
    {
        byte[] data = Encoding.UTF8.GetBytes("""
            {"id":"chatcmpl-B7","object":"chat.completion.chunk","created":1741571234,"model":"gpt-4o","choices":[{"index":0,"delta":{"content":" hel\nlo"},"logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":4}}
            """);
        FrameReader.Read(data);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            FrameReader.Read(data);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static FrameFacts Read(string data) => FrameReader.Read(Encoding.UTF8.GetBytes(data));
}
