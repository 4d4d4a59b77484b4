using System.Buffers;
using System.Text;
using BenchmarkDotNet.Attributes;
using Gateway.Grains.Interfaces.Protocols.Chat;
using Gateway.Grains.Interfaces.Protocols.Gemini;

namespace Gateway.Benchmarks;

/// <summary>What translating costs where a provider speaks Gemini's language.</summary>
[MemoryDiagnoser, ShortRunJob]
public class GeminiBenchmarks
{
    private static readonly byte[] Request = Encoding.UTF8.GetBytes(
        $$"""{"model":"up/m","messages":[{"role":"system","content":"Answer precisely."},{"role":"user","content":"{{new string('x', 800)}}"}],"temperature":0.2,"max_tokens":512}""");

    // An event as it is recorded, with its counters.
    private static readonly byte[] Event = """
        {"candidates": [{"content": {"parts": [{"text": " a few words of the answer,\nas \"they\" come"}],"role": "model"},"index": 0}],"usageMetadata": {"promptTokenCount": 5,"candidatesTokenCount": 12,"totalTokenCount": 17,"promptTokensDetails": [{"modality": "TEXT","tokenCount": 5}]},"modelVersion": "gemini-3.5-flash","responseId": "Il0taoSYJ5Cez7IP"}
        """u8.ToArray();

    private static readonly byte[] Answer = """
        {"candidates": [{"content": {"parts": [{"text": "hello"}],"role": "model"},"finishReason": "STOP","index": 0}],"usageMetadata": {"promptTokenCount": 5,"candidatesTokenCount": 12,"totalTokenCount": 17},"modelVersion": "gemini-3.5-flash"}
        """u8.ToArray();

    private readonly ArrayBufferWriter<byte> _output = new(64 * 1024);
    private readonly GeminiRequestOptions _options = new(GeminiModel.Of("gemini-3.5-flash"), null, new NoMemory());
    private readonly GeminiStreamTranslator _translator = new("chatcmpl-1", 1, "m", new NoMemory());

    [Benchmark]
    public int TranslateRequest()
    {
        _output.ResetWrittenCount();
        if (!ChatRequest.TryParse(Request, out var request, out _))
        {
            return 0;
        }

        using (request)
        {
            GeminiRequestWriter.TryWrite(request, _options, _output, out _);
        }

        return _output.WrittenCount;
    }

    [Benchmark]
    public int TranslateEvent()
    {
        _output.ResetWrittenCount();
        _translator.Translate(Event, _output);
        return _output.WrittenCount;
    }

    [Benchmark]
    public int TranslateAnswer()
    {
        _output.ResetWrittenCount();
        GeminiAnswerReader.Read(Answer, "chatcmpl-1", 1, "m", new NoMemory()).Answer!.Write(_output);
        return _output.WrittenCount;
    }

    private sealed class NoMemory : IReasoningMemory
    {
        public void Keep(string toolCallId, ReadOnlySpan<byte> json)
        {
        }

        public byte[]? Find(string toolCallId) => null;
    }
}
