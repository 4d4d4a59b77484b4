using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Gateway.Grains.Interfaces.Protocols.Dialects;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Tests.Protocols.OpenAI;

namespace Gateway.Grains.Tests.Protocols.Dialects;

public sealed class RepairedFramesTests
{
    private static readonly AnswerRepairs All = new(true, true, true);

    private static readonly byte[][] Seeds =
    [
        """{"id":"1","choices":[{"index":0,"delta":{"content":[{"type":"thinking","thinking":[{"type":"text","text":"a\u00e9"}]},{"type":"text","text":"b"}],"tool_calls":[{"id":"x","function":{"name":"f","arguments":"{}"}}]},"finish_reason":"model_length"}]}"""u8.ToArray(),
        """{"id":"1","choices":[{"index":0,"message":{"content":"b"},"finish_reason":"stop"}],"usage":{"prompt_tokens":12,"completion_tokens":2,"total_tokens":320,"completion_tokens_details":{"reasoning_tokens":306}}}"""u8.ToArray(),
        """{"choices":[],"x_groq":{"id":"r","usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3}}}"""u8.ToArray(),
    ];

    [Theory]
    [InlineData("""{"choices":[{"index":0,"delta":{"content":"as it is"}}],"x":[1, 2]}""")]
    [InlineData("""{"usage":{"prompt_tokens":1,"completion_tokens":9,"total_tokens":10,"completion_tokens_details":{"reasoning_tokens":4}}}""")]
    [InlineData("""{"usage":{"prompt_tokens":1},"x_groq":{"usage":{"prompt_tokens":2}}}""")]
    [InlineData("""{"choices":[{"delta":{"tool_calls":[{"index":3,"type":"function"},{},7]}}]}""")]
    [InlineData("""{"choices":null}""")]
    [InlineData("[1]")]
    [InlineData("{\"choices\":[{\"delta\":{\"content\":[{")]
    [InlineData("")]
    public void Answer_ThatNeedsNothing_IsCopied(string json) => Assert.Equal(json, Repair(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void Calls_AreCountedOverTheChunksOfEachChoice()
    {
        var frames = new RepairedFrames(All);
        var output = new ArrayBufferWriter<byte>();
        foreach (var choice in (int[])[0, 1, 0])
        {
            frames.Translate(Encoding.UTF8.GetBytes($$$"""{"choices":[{"index":{{{choice}}},"delta":{"tool_calls":[{"id":"x"}]}}]}"""), output);
        }

        frames.Translate("[DONE]"u8, output);
        frames.End(output);

        Assert.Equal(
            [(0, 0), (1, 0), (0, 1)],
            Encoding.UTF8.GetString(output.WrittenSpan).Split("\n\n")[..3].Select(frame => JsonNode.Parse(frame["data: ".Length..])!["choices"]![0]!)
                .Select(choice => ((int)choice["index"]!, (int)choice["delta"]!["tool_calls"]![0]!["index"]!)));
        Assert.EndsWith("data: [DONE]\n\n", Encoding.UTF8.GetString(output.WrittenSpan), StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_OfOneEvent_StayOneFrame()
    {
        var output = new ArrayBufferWriter<byte>();
        new RepairedFrames(All).Translate("{\n\"choices\":\r\n[]}"u8, output);

        Assert.Equal("data: { \"choices\":  []}\n\n", Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Fact]
    public void Answers_OfRandomBytesAndJson_DoNotThrow_AndDoNotGrow()
    {
        Gen.Byte.Array[0, 200].Sample(bytes => Check(bytes), iter: 10_000);
        RandomBodies.Any.Sample(json => Check(Encoding.UTF8.GetBytes(json)), iter: 5_000);
        Gen.Select(Gen.Int[0, Seeds.Length - 1], Gen.Select(Gen.Double[0, 0.999], Gen.Byte).Array[1, 5]).Sample(
            (seed, changes) =>
            {
                var bytes = (byte[])Seeds[seed].Clone();
                foreach (var (place, value) in changes)
                {
                    bytes[(int)(place * bytes.Length)] = value;
                }

                Check(bytes);
            },
            iter: 30_000);
    }

    /// <summary>What is JSON stays JSON, whatever was repaired in it.</summary>
    private static void Check(byte[] bytes)
    {
        var repaired = Repair(bytes);
        Assert.True(Encoding.UTF8.GetByteCount(repaired) <= (10 * bytes.Length) + 100);
        if (AnswerReader.Read(bytes).IsObject)
        {
            Assert.True(AnswerReader.Read(Encoding.UTF8.GetBytes(repaired)).IsObject, $"{Encoding.UTF8.GetString(bytes)}\nbecame\n{repaired}");
        }
    }

    private static string Repair(byte[] json)
    {
        var output = new ArrayBufferWriter<byte>();
        RepairedFrames.Write(json, All, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
