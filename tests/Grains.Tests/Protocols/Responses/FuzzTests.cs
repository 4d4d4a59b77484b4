using System.Buffers;
using System.Text;
using Gateway.Grains.Interfaces.Protocols.Doors;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Interfaces.Protocols.Responses;
using Gateway.Grains.Providers.Wire;
using Gateway.Grains.Tests.Protocols.Anthropic;
using static Gateway.Grains.Tests.Protocols.Responses.Translated;

namespace Gateway.Grains.Tests.Protocols.Responses;

/// <summary>Recorded streams cut and damaged, and bodies of rubbish: nothing throws, nothing that was cut looks whole.</summary>
public sealed class FuzzTests
{
    [Fact]
    public async Task Stream_CutAnywhere_IsNeverWhole()
    {
        foreach (var (name, payloads) in ResponsesRecordings.Streams())
        {
            var bytes = ResponsesRecordings.Frames(payloads);
            var end = bytes.AsSpan().LastIndexOf("event: "u8);
            for (var cut = 0; cut <= end; cut += bytes.Length > 12_000 ? 89 : 1)
            {
                await using var stream = new TranslatedStream(new MemoryStream(bytes, 0, cut), new ResponsesStreamTranslator("i", 1, "m", new RememberingMemory()));
                Assert.False(Encoding.UTF8.GetString(await Drain(stream)).Contains("[DONE]", StringComparison.Ordinal), $"{name} cut at {cut}");
            }
        }
    }

    [Fact]
    public void Payload_CutAnywhere_NeverThrows()
    {
        foreach (var (_, payloads) in ResponsesRecordings.Streams().DistinctBy(stream => stream.Name.Split('#')[0]))
        {
            foreach (var bytes in payloads.DistinctBy(payload => payload[..Math.Min(60, payload.Length)]).Select(Encoding.UTF8.GetBytes).Where(bytes => bytes.Length < 4000))
            {
                for (var cut = 0; cut < bytes.Length; cut++)
                {
                    var piece = bytes.AsSpan(0, cut);
                    Assert.NotEqual(FrameKind.Chunk, Door.ReadStream().Read(piece).Kind);
                    Assert.False(Door.ReadAnswer(piece).IsObject);
                    Door.BeginStream(Context()).Observe(piece);
                }
            }
        }
    }

    [Fact]
    public void Payloads_Damaged_NeverThrow()
    {
        var random = new Random(42);
        foreach (var (_, payloads) in ResponsesRecordings.Streams().Where(stream => stream.Payloads.Sum(payload => payload.Length) < 40_000))
        {
            for (var round = 0; round < 25; round++)
            {
                var reader = Door.ReadStream();
                var translator = new ResponsesStreamTranslator("i", 1, "m", new RememberingMemory());
                var door = Door.BeginStream(Context());
                var output = new ArrayBufferWriter<byte>();
                foreach (var payload in payloads)
                {
                    var bytes = Damage(Encoding.UTF8.GetBytes(payload), random);
                    reader.Read(bytes);
                    door.Observe(bytes);
                    translator.Translate(bytes, output);
                }

                door.Write(Encoding.UTF8.GetBytes(Delta("""{"content":"x"}""")), output);
                door.End(output);
            }
        }
    }

    [Fact]
    public void Chunks_Damaged_NeverThrow()
    {
        var random = new Random(7);
        string[] chunks =
        [
            Delta("""{"role":"assistant","content":"","reasoning_content":"\ud83d"}"""),
            Delta("""{"content":"a\ude00","thinking_blocks":[{"type":"thinking"}],"annotations":[{"url_citation":{"url":"u","start_index":1}}]}"""),
            Delta("""{"tool_calls":[{"index":0,"id":"a","function":{"name":"f\ud800","arguments":"{"}},{"index":1,"custom":{"name":"g","input":"x"}}]}""", "tool_calls"),
            """{"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":4}}""",
        ];
        for (var round = 0; round < 20_000; round++)
        {
            var output = new ArrayBufferWriter<byte>();
            var stream = Door.BeginStream(Context());
            foreach (var chunk in chunks)
            {
                stream.Write(Damage(Encoding.UTF8.GetBytes(chunk), random), output);
            }

            if (round % 2 == 0)
            {
                stream.End(output);
            }
            else
            {
                stream.Fail(new DoorError(502, "server_error", null, "x", null, true, true, "r"), output);
            }
        }
    }

    [Fact]
    public void Bodies_Damaged_AreReadOrRefused()
    {
        var random = new Random(3);
        var body = Encoding.UTF8.GetBytes("""
            {"model":"m","instructions":"x","input":[{"role":"user","content":[{"type":"input_text","text":"a"},{"type":"input_image","image_url":"data:image/png;base64,AA"}]},{"type":"function_call","call_id":"c","name":"f","arguments":"{}"},
             {"type":"function_call_output","call_id":"c","output":[{"type":"output_text","text":"b"}]},{"type":"reasoning","id":"rs_gw_1","summary":[{"type":"summary_text","text":"t"}],"encrypted_content":"gw1.eyJyZWFzb25pbmdfY29udGVudCI6dHJ1ZX0"}],
             "tools":[{"type":"function","name":"f","parameters":{}},{"type":"custom","name":"g","format":{"type":"grammar"}}],"tool_choice":{"type":"allowed_tools","mode":"auto","tools":[{"type":"function","name":"f"}]},
             "text":{"format":{"type":"json_schema","name":"n","schema":{}}},"reasoning":{"effort":"low"},"include":["x"],"stream":true,"previous_response_id":null}
            """);
        var read = 0;
        for (var round = 0; round < 40_000; round++)
        {
            var damaged = Damage(body, random);
            if (!Door.TryRead(damaged, out var head, out _))
            {
                continue;
            }

            read++;
            var chat = new ArrayBufferWriter<byte>();
            if (Door.TryTranslate(damaged, chat, out _))
            {
                // What the door lets pass is JSON, whatever the chat shape says of it.
                using var document = System.Text.Json.JsonDocument.Parse(chat.WrittenMemory);
            }

            var spliced = RewrittenBody.Create(damaged, head, new BodyRewrite { Model = "other", BoundName = "max_output_tokens", AnswerTokens = 5 });
            using var sent = System.Text.Json.JsonDocument.Parse(spliced.Segments.SelectMany(segment => segment.ToArray()).ToArray());
            Door.BeginStream(new DoorAnswer("req_1", "m", 1, damaged, 0)).End(chat);
        }

        Assert.True(read > 1000, $"{read} bodies were read");
    }

    private static byte[] Damage(byte[] bytes, Random random)
    {
        var copy = (byte[])bytes.Clone();
        for (var hit = random.Next(0, 3); hit > 0 && copy.Length > 0; hit--)
        {
            var at = random.Next(copy.Length);
            switch (random.Next(4))
            {
                case 0:
                    copy[at] = (byte)random.Next(256);
                    break;
                case 1:
                    copy[at] = (byte)"{}[]\",:\\0n"[random.Next(10)];
                    break;
                case 2:
                    var length = Math.Min(random.Next(1, 40), copy.Length - at);
                    copy.AsSpan(random.Next(copy.Length - length + 1), length).CopyTo(copy.AsSpan(at));
                    break;
                default:
                    copy = [.. copy.AsSpan(0, at), .. copy.AsSpan(Math.Min(copy.Length, at + random.Next(1, 20)))];
                    break;
            }
        }

        return copy;
    }

    private static async Task<byte[]> Drain(Stream stream)
    {
        var frames = new ArrayBufferWriter<byte>();
        while (await stream.ReadAsync(frames.GetMemory(8192)) is var read and > 0)
        {
            frames.Advance(read);
        }

        return frames.WrittenSpan.ToArray();
    }
}
