using System.Buffers;
using System.Text;
using BenchmarkDotNet.Attributes;
using Gateway.Grains.Interfaces.Protocols.Anthropic;
using Gateway.Grains.Interfaces.Protocols.Chat;

namespace Gateway.Benchmarks;

/// <summary>What Anthropic's language costs on top, per frame and per request.</summary>
[MemoryDiagnoser, ShortRunJob]
public class AnthropicBenchmarks
{
    private static readonly byte[] TextDelta = """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":" word"}            }"""u8.ToArray();

    private static readonly byte[] JsonDelta = """{"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{\"place\": \"Pu"}        }"""u8.ToArray();

    private static readonly byte[] Request = Encoding.UTF8.GetBytes(
        $$"""{"model":"up/m","messages":[{"role":"system","content":"Answer precisely."},{"role":"user","content":"{{new string('x', 800)}}"}],"temperature":0.2,"max_tokens":512}""");

    private readonly ArrayBufferWriter<byte> _output = new(4096);
    private readonly AnthropicStreamTranslator _stream = new("chatcmpl-1", 1700000000, "m", false, new NoMemory());

    [GlobalSetup]
    public void Begin()
    {
        _stream.Translate("""{"type":"message_start","message":{"id":"msg_1","model":"claude-x","usage":{"input_tokens":3}}}"""u8, _output);
        _stream.Translate("""{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}"""u8, _output);
        _stream.Translate("""{"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"t","name":"f","input":{}}}"""u8, _output);
    }

    [Benchmark]
    public int TextFrame() => Frame(TextDelta);

    [Benchmark]
    public int ToolFrame() => Frame(JsonDelta);

    [Benchmark]
    public int TranslateRequest()
    {
        _output.ResetWrittenCount();
        AnthropicRequestTranslator.TryWrite(Request, "claude-sonnet-4-5", null, new NoMemory(), _output, out _);
        return _output.WrittenCount;
    }

    private int Frame(byte[] data)
    {
        _output.ResetWrittenCount();
        _stream.Translate(data, _output);
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
