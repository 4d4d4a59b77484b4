using System.Buffers;
using BenchmarkDotNet.Attributes;
using Gateway.Grains.Interfaces.Protocols.Anthropic;
using Gateway.Grains.Interfaces.Protocols.Chat;
using Gateway.Grains.Interfaces.Protocols.Doors;
using Gateway.Grains.Interfaces.Protocols.Messages;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Interfaces.Protocols.Responses;
using Gateway.Grains.Interfaces.Protocols.Sse;

namespace Gateway.Benchmarks;

/// <summary>
/// What a frame of a streamed answer costs at each door: reading it, and writing or observing it. Per frame of an answer of 500 words, its
/// beginning and its end included.
/// </summary>
[MemoryDiagnoser, ShortRunJob]
public class DoorBenchmarks
{
    private const int Words = 500;

    private static readonly byte[] Role = Chunk("""{"role":"assistant","content":""}""", "null");

    private static readonly byte[] Text = Chunk("""{"content":" word"}""", "null");

    private static readonly byte[] Call = Chunk("""{"tool_calls":[{"index":0,"id":"call_1","type":"function","function":{"name":"look","arguments":""}}]}""", "null");

    private static readonly byte[] Arguments = Chunk("""{"tool_calls":[{"index":0,"function":{"arguments":"{\"a\": "}}]}""", "null");

    private static readonly byte[] Stop = Chunk("{}", "\"stop\"");

    private static readonly byte[] MessageStart = """{"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"claude-x","content":[],"usage":{"input_tokens":3,"output_tokens":1}}}"""u8.ToArray();

    private static readonly byte[] BlockStart = """{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}"""u8.ToArray();

    private static readonly byte[] BlockDelta = """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":" word"}            }"""u8.ToArray();

    private static readonly byte[] BlockStop = """{"type":"content_block_stop","index":0}"""u8.ToArray();

    private static readonly byte[] MessageDelta = """{"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":500}}"""u8.ToArray();

    private static readonly byte[] ResponseCreated = """{"type":"response.created","sequence_number":0,"response":{"id":"resp_1","object":"response","status":"in_progress","model":"m","output":[]}}"""u8.ToArray();

    private static readonly byte[] ItemAdded = """{"type":"response.output_item.added","sequence_number":1,"output_index":0,"item":{"id":"msg_1","type":"message","role":"assistant","status":"in_progress","content":[]}}"""u8.ToArray();

    private static readonly byte[] PartAdded = """{"type":"response.content_part.added","sequence_number":2,"item_id":"msg_1","output_index":0,"content_index":0,"part":{"type":"output_text","text":"","annotations":[]}}"""u8.ToArray();

    private static readonly byte[] TextDelta = """{"type":"response.output_text.delta","sequence_number":3,"item_id":"msg_1","output_index":0,"content_index":0,"delta":" word","logprobs":[],"obfuscation":"abcdefgh"}"""u8.ToArray();

    private static readonly DoorAnswer Answer = new("req_1", "up/m", 1_700_000_000, """{"model":"up/m","max_tokens":9,"input":"hi"}"""u8.ToArray(), 3);

    private readonly ArrayBufferWriter<byte> _output = new(4096);
    private readonly ArrayBufferWriter<byte> _chat = new(4096);

    [Benchmark(OperationsPerInvoke = Words)]
    public int MessagesFromChatText() => FromChat(MessagesDoor.Instance, Role, Text);

    [Benchmark(OperationsPerInvoke = Words)]
    public int MessagesFromChatTool() => FromChat(MessagesDoor.Instance, Call, Arguments);

    [Benchmark(OperationsPerInvoke = Words)]
    public int ResponsesFromChatText() => FromChat(ResponsesDoor.Instance, Role, Text);

    [Benchmark(OperationsPerInvoke = Words)]
    public int ResponsesFromChatTool() => FromChat(ResponsesDoor.Instance, Call, Arguments);

    /// <summary>Anthropic's event to a chunk of chat, that to its frame, and that to events of a response.</summary>
    [Benchmark(OperationsPerInvoke = Words)]
    public int ResponsesFromAnthropic()
    {
        var translator = new AnthropicStreamTranslator("chatcmpl-1", 1_700_000_000, "m", answersByTool: false, new NoMemory());
        var stream = ResponsesDoor.Instance.BeginStream(Answer);
        var written = Through(translator, stream, MessageStart) + Through(translator, stream, BlockStart);
        for (var word = 0; word < Words; word++)
        {
            written += Through(translator, stream, BlockDelta);
        }

        return written + Through(translator, stream, BlockStop) + Through(translator, stream, MessageDelta) + End(stream);
    }

    /// <summary>Goes out as it came: read for usage and limits, and observed, should it have to be gone on with elsewhere.</summary>
    [Benchmark(OperationsPerInvoke = Words)]
    public int MessagesPassedThrough() => PassedThrough(MessagesDoor.Instance, [MessageStart, BlockStart], BlockDelta);

    [Benchmark(OperationsPerInvoke = Words)]
    public int ResponsesPassedThrough() => PassedThrough(ResponsesDoor.Instance, [ResponseCreated, ItemAdded, PartAdded], TextDelta);

    private static byte[] Chunk(string delta, string finish) => System.Text.Encoding.UTF8.GetBytes(
        $$"""{"id":"chatcmpl-1","object":"chat.completion.chunk","created":1700000000,"model":"m","choices":[{"index":0,"delta":{{delta}},"logprobs":null,"finish_reason":{{finish}}}],"usage":null}""");

    private int FromChat(IDoor door, byte[] first, byte[] more)
    {
        var stream = door.BeginStream(Answer);
        var written = Write(stream, first);
        for (var word = 0; word < Words; word++)
        {
            written += Write(stream, more);
        }

        return written + Write(stream, Stop) + End(stream);
    }

    private int Write(IDoorStream stream, ReadOnlySpan<byte> chunk)
    {
        _output.ResetWrittenCount();
        FrameReader.Read(chunk);
        stream.Write(chunk, _output);
        return _output.WrittenCount;
    }

    private int End(IDoorStream stream)
    {
        _output.ResetWrittenCount();
        stream.End(_output);
        return _output.WrittenCount;
    }

    private int Through(AnthropicStreamTranslator translator, IDoorStream stream, byte[] data)
    {
        _chat.ResetWrittenCount();
        translator.Translate(data, _chat);
        var rest = _chat.WrittenSpan;
        var (written, scanned) = (0, 0);
        while (SseFrames.TryRead(rest, ref scanned, out var frame))
        {
            written += Write(stream, rest.Slice(frame.DataStart, frame.DataLength));
            rest = rest[frame.Length..];
        }

        return written;
    }

    private static int PassedThrough(IDoor door, byte[][] first, byte[] more)
    {
        var (reader, stream, bytes) = (door.ReadStream(), door.BeginStream(Answer), 0L);
        foreach (var frame in first)
        {
            bytes += Read(frame);
        }

        for (var word = 0; word < Words; word++)
        {
            bytes += Read(more);
        }

        return (int)bytes;

        long Read(byte[] frame)
        {
            var facts = reader.Read(frame);
            stream.Observe(frame);
            return facts.TextBytes;
        }
    }

    private sealed class NoMemory : IReasoningMemory
    {
        public void Keep(string toolCallId, ReadOnlySpan<byte> json)
        {
        }

        public byte[]? Find(string toolCallId) => null;
    }
}
