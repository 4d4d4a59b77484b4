using System.Text;
using CsCheck;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Interfaces.Protocols.Sse;

namespace Gateway.Grains.Tests.Protocols.OpenAI;

/// <summary>Whatever the bytes, no exception leaves a reader.</summary>
public sealed class ReaderFuzzTests
{
    private static readonly string[] Seeds =
    [
        """{"model":"m","models":["a"],"messages":[{"role":"developer","content":[{"type":"text","text":"\u00e9\ud83d\ude00\n"}]}],"stream":true,"stream_options":{"include_usage":true},"max_tokens":5,"n":2,"tools":[{}],"tool_choice":"required"}""",
        """{"model":"m","input":[[1,2],[3]],"encoding_format":"base64","dimensions":5}""",
        """{"id":"x","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":"a\u00e9","reasoning":"r","tool_calls":[{"function":{"arguments":"{}"}}]},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":4,"total_tokens":7,"prompt_tokens_details":{"cached_tokens":1}},"x_groq":{"usage":null}}""",
        """{"error":{"message":"m","type":"t","param":null,"code":400},"detail":[{"loc":["body",0],"msg":"x"}]}""",
        """[{"error":{"code":400,"message":"m","status":"S"}}]""",
        """{"error":{"message":"Rate limit reached. Please try again in 1h2m3.5s.","details":[{"retryDelay":"34.4s"}]}}""",
        """{"model":"m","messages":[{"role":"assistant","name":"a","content":null,"tool_calls":[{"id":"call_1","function":{"name":"f","arguments":"{}"}}]},{"role":"tool","tool_call_id":"call_1","content":""}],"n":2,"seed":1,"stop":["x"],"reasoning_effort":"high"}""",
        "event: error\r\ndata: {\"error\":\"\\ud800\"}\r\n\r\ndata: [DONE]\n\n: comment\n\n",
    ];

    private static readonly string[] Inserts =
        ["\\ud800", "\\u", "\\", "\"", "{", "}", "[", "]", ",", ":", "null", "-1", "1e999", "\"error\":", "\uFEFF", "\r", "\n", "\0", "99999999999999999999", "data:"];

    [Fact]
    public void Readers_OfRandomBytes_DoNotThrow()
    {
        Gen.Byte.Array[0, 200].Sample(ReadAll, iter: 20_000);
    }

    [Fact]
    public void Readers_OfMutatedBodies_DoNotThrow()
    {
        Gen.Select(Gen.Int[0, Seeds.Length - 1], Mutations(1, 6))
            .Sample((seed, mutations) => ReadAll(Mutate(Encoding.UTF8.GetBytes(Seeds[seed]), mutations)), iter: 50_000);
    }

    [Fact]
    public void Readers_OfRandomJson_DoNotThrow()
    {
        RandomBodies.Any.Sample(json => ReadAll(Encoding.UTF8.GetBytes(json)), iter: 10_000);
    }

    [Fact]
    public void Readers_OfMutatedRecordings_DoNotThrow()
    {
        byte[][] recorded = [.. Recordings.Exchanges(Recordings.Require())
            .SelectMany(recording => new[] { recording.Request, recording.Response })
            .Where(bytes => bytes.Length is > 0 and < 20_000)];

        Gen.Select(Gen.Int[0, recorded.Length - 1], Mutations(1, 4))
            .Sample((index, mutations) => ReadAll(Mutate(recorded[index], mutations)), iter: 5_000);
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{\"error\":")]
    [InlineData("{\"choices\":[")]
    [InlineData("{\"usage\":{\"prompt_tokens_details\":{\"cached_tokens\":")]
    public void Readers_OfEndlessNesting_DoNotThrow(string opening)
    {
        ReadAll(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(opening, 20_000))));
    }

    private static void ReadAll(byte[] bytes)
    {
        if (ChatRequestReader.TryRead(bytes, out RequestHead? head, out RequestFault? fault))
        {
            byte[] rewritten = Rewrite(bytes, head);

            // A body that does not stream gets options that only streams may have: the writer does not decide that.
            Assert.True(ChatRequestReader.TryRead(rewritten, out _, out fault) || (!head.Stream && fault.Param == "stream_options"), fault?.Message);
        }

        if (EmbeddingsRequestReader.TryRead(bytes, out head, out fault))
        {
            Assert.True(EmbeddingsRequestReader.TryRead(Rewrite(bytes, head), out _, out fault), fault?.Message);
        }

        AnswerReader.Read(bytes);
        FrameReader.Read(bytes);
        Assert.NotEmpty(ProviderErrorReader.Read(500, bytes).Message);
        ProviderErrorReader.TryReadInBand(bytes, out _);
        ReadHints(bytes);
        var data = new byte[bytes.Length];
        int scanned = 0;
        int start = 0;
        while (SseFrames.TryRead(bytes.AsSpan(start), ref scanned, out SseFrame frame))
        {
            SseFrames.CopyData(bytes.AsSpan(start, frame.Length), data);
            start += frame.Length;
        }

        SseFrames.TryReadLast(bytes.AsSpan(start), out _);
    }

    /// <summary>A wait is none that nobody could mean.</summary>
    private static void ReadHints(byte[] bytes)
    {
        string text = Encoding.UTF8.GetString(bytes);
        foreach (TimeSpan? wait in new[] { RetryHint.InBody(bytes, text), RetryHint.Parse(text, text, DateTimeOffset.UnixEpoch), RetryHint.InMessage("Please try again in " + text) })
        {
            Assert.True(wait is null || (wait >= TimeSpan.Zero && wait <= RetryHint.Longest), $"{wait}");
        }
    }

    private static byte[] Rewrite(byte[] bytes, RequestHead head)
    {
        var all = new BodyRewrite { Model = "x", IncludeUsage = true, MaxCompletionTokensAsMaxTokens = true, ToolChoiceRequiredAsAny = true, DeveloperAsSystem = true, SeedAsRandomSeed = true, DropMessageNames = true, ShortToolIds = true, ReasoningBack = true, Effort = "low", Omit = ParameterSet.Of(ChatParameter.N).With(ChatParameter.Stop) };
        return [.. RewrittenBody.Create(bytes, head, all).Segments.SelectMany(segment => segment.ToArray())];
    }

    private static Gen<(int Kind, double Place, int What)[]> Mutations(int least, int most) =>
        Gen.Select(Gen.Int[0, 3], Gen.Double[0, 1], Gen.Int[0, 255]).Array[least, most];

    private static byte[] Mutate(byte[] bytes, (int Kind, double Place, int What)[] mutations)
    {
        List<byte> mutated = [.. bytes];
        foreach ((int kind, double place, int what) in mutations)
        {
            if (mutated.Count == 0)
            {
                break;
            }

            int index = Math.Min((int)(place * mutated.Count), mutated.Count - 1);
            switch (kind)
            {
                case 0:
                    mutated[index] = (byte)what;
                    break;
                case 1:
                    mutated.RemoveRange(index, Math.Min(what % 16, mutated.Count - index));
                    break;
                case 2:
                    mutated.InsertRange(index, Encoding.UTF8.GetBytes(Inserts[what % Inserts.Length]));
                    break;
                default:
                    mutated.RemoveRange(index, mutated.Count - index);
                    break;
            }
        }

        return [.. mutated];
    }
}
