using System.Buffers;
using System.Text;
using Gateway.Grains.Interfaces.Protocols.Anthropic;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Interfaces.Protocols.Sse;
using Gateway.Grains.Providers.Wire;

namespace Gateway.Grains.Tests.Protocols.Anthropic;

/// <summary>Recorded streams, cut, damaged and torn into single bytes.</summary>
public sealed class StreamFuzzTests(ITestOutputHelper output)
{
    /// <summary>Streams longer than this are cut at a sample of their places.</summary>
    private const int EveryByteUpTo = 12_000;

    [Fact]
    public async Task Stream_InSingleBytes_IsTheSameAsWhole()
    {
        foreach (var (name, bytes) in AnthropicRecordings.Streams())
        {
            var whole = await Translate(new MemoryStream(bytes));
            var torn = await Translate(new OneByteStream(bytes));
            Assert.True(whole.AsSpan().SequenceEqual(torn), name);
        }
    }

    [Fact]
    public async Task Stream_CutAnywhere_IsNeverWhole()
    {
        var cuts = 0;
        foreach (var (name, bytes) in AnthropicRecordings.Streams())
        {
            // The first end counts: two streams lie in some files, one behind the other.
            var end = bytes.AsSpan().IndexOf("\"message_stop\""u8);
            Assert.True(end > 0, name);
            var step = Math.Max(1, end / EveryByteUpTo) * (bytes.Length > EveryByteUpTo ? 97 : 1);
            for (var cut = 0; cut < end; cut += step, cuts++)
            {
                var frames = await Translate(new MemoryStream(bytes, 0, cut));
                Assert.True(frames.AsSpan().IndexOf("[DONE]"u8) < 0, $"{name} cut at {cut}");
                AssertFrames(frames, $"{name} cut at {cut}");
            }
        }

        output.WriteLine($"{cuts} cuts.");
    }

    [Fact]
    public async Task Stream_Damaged_NeverThrowsAndStaysInBounds()
    {
        var random = new Random(42);
        var damaged = 0;
        foreach (var (name, bytes) in AnthropicRecordings.Streams().Where(stream => stream.Bytes.Length < 100_000))
        {
            for (var round = 0; round < 60; round++, damaged++)
            {
                var copy = (byte[])bytes.Clone();
                for (var hit = random.Next(1, 12); hit > 0; hit--)
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
                            var length = Math.Min(random.Next(1, 200), copy.Length - at);
                            copy.AsSpan(random.Next(copy.Length - length), length).CopyTo(copy.AsSpan(at));
                            break;
                        default:
                            copy = [.. copy.AsSpan(0, at), .. copy.AsSpan(Math.Min(copy.Length, at + random.Next(1, 50)))];
                            copy = copy.Length == 0 ? [(byte)'x'] : copy;
                            break;
                    }
                }

                var frames = await Translate(new MemoryStream(copy));
                Assert.True(frames.Length < (bytes.Length * 20) + 10_000, name);
            }
        }

        output.WriteLine($"{damaged} damaged streams.");
    }

    /// <summary>Each frame is one that the gateway's own reader knows.</summary>
    private static void AssertFrames(byte[] frames, string what)
    {
        var scanned = 0;
        for (var at = 0; at < frames.Length;)
        {
            Assert.True(SseFrames.TryRead(frames.AsSpan(at), ref scanned, out var frame), what);
            if (frame.DataLength > 0)
            {
                var kind = FrameReader.Read(frames.AsSpan(at + frame.DataStart, frame.DataLength)).Kind;
                Assert.True(kind is FrameKind.Chunk or FrameKind.Error, $"{what}: {Encoding.UTF8.GetString(frames, at, frame.Length)}");
            }

            at += frame.Length;
        }
    }

    private static async Task<byte[]> Translate(Stream recorded)
    {
        await using var stream = new TranslatedStream(recorded, new AnthropicStreamTranslator("i", 1, "m", false, new RememberingMemory()));
        var frames = new ArrayBufferWriter<byte>();
        while (await stream.ReadAsync(frames.GetMemory(8192)) is var read and > 0)
        {
            frames.Advance(read);
        }

        return frames.WrittenSpan.ToArray();
    }

    private sealed class OneByteStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => base.ReadAsync(buffer[..Math.Min(1, buffer.Length)], cancellationToken);
    }
}
