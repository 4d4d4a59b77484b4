using System.Text;
using BenchmarkDotNet.Attributes;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Interfaces.Protocols.Sse;

namespace Gateway.Benchmarks;

/// <summary>What every request and every frame of a stream costs in the wire language alone.</summary>
[MemoryDiagnoser, ShortRunJob]
public class ProtocolBenchmarks
{
    private static readonly byte[] Request = Encoding.UTF8.GetBytes(
        $$"""{"model":"up/m","messages":[{"role":"system","content":"Answer precisely."},{"role":"user","content":"{{new string('x', 800)}}"}],"temperature":0.2,"max_tokens":512}""");

    private static readonly byte[] Chunk = """
        {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1700000000,"model":"m","choices":[{"index":0,"delta":{"content":" word"},"logprobs":null,"finish_reason":null}],"usage":null}
        """u8.ToArray();

    private static readonly byte[] Frame = [.. "data: "u8, .. Chunk, .. "\n\n"u8];

    private static readonly byte[] Answer = """
        {"id":"chatcmpl-1","object":"chat.completion","created":1700000000,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"hello"},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5}}
        """u8.ToArray();

    private static readonly RequestHead Head = ChatRequestReader.TryRead(Request, out var head, out _) ? head : throw new InvalidOperationException();

    [Benchmark]
    public bool ReadRequest() => ChatRequestReader.TryRead(Request, out _, out _);

    [Benchmark]
    public long RewriteBody() => RewrittenBody.Create(Request, Head, new BodyRewrite { Model = "m" }).Length;

    [Benchmark]
    public AnswerFacts ReadAnswer() => AnswerReader.Read(Answer);

    [Benchmark]
    public FrameFacts ReadChunk() => FrameReader.Read(Chunk);

    [Benchmark]
    public int FindFrame()
    {
        var scanned = 0;
        return SseFrames.TryRead(Frame, ref scanned, out var frame) ? frame.Length : 0;
    }
}
