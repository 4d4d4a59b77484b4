using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Gateway.Grains.Interfaces.Protocols.Gemini;
using Gateway.Grains.Interfaces.Protocols.Sse;
using Gateway.Grains.Providers.Wire;
using Gateway.TestKit;

namespace Gateway.Grains.Tests.Protocols.Gemini;

/// <summary>Recorded streams, whole, cut and broken.</summary>
public sealed class StreamFuzzTests(ITestOutputHelper output)
{
    /// <summary>Frames are larger than what they carry; nothing else may make the output grow.</summary>
    private const int MostGrowth = 40;

    [Fact]
    public async Task RecordedStreams_OneByteAtATime_GiveTheSame()
    {
        foreach (var (name, stream) in Streams())
        {
            var whole = await Run(stream, stream.Length);

            Assert.True(whole == await Run(stream, 1), name);
        }
    }

    [Fact]
    public void RecordedStreams_CutAnywhere_NeverThrow()
    {
        var cuts = 0;
        foreach (var (name, stream) in Streams())
        {
            // Every byte of the small ones; the large ones are made large by one value.
            var step = Math.Max(1, stream.Length / 3000);
            var previous = "";
            for (var length = 0; length <= stream.Length; length += step)
            {
                var text = Push(stream.AsSpan(0, length));
                Assert.True(text.Length <= 4096 + (length * MostGrowth), $"{name}, cut at {length}, gives {text.Length}");
                previous = text;
                cuts++;
            }

            Assert.NotEqual("", previous);
        }

        output.WriteLine($"{cuts} cuts.");
    }

    [Fact]
    public void RecordedStreams_Mutated_NeverThrow()
    {
        var streams = Streams().Select(stream => stream.Bytes.Length > 20_000 ? stream.Bytes[..20_000] : stream.Bytes).ToArray();
        Gen.Select(Gen.Int[0, streams.Length - 1], Gen.Select(Gen.Int[0, 20_000], Gen.Byte).Array[1, 12]).Sample(
            (index, changes) =>
            {
                var bytes = (byte[])streams[index].Clone();
                foreach (var (at, value) in changes)
                {
                    bytes[at % bytes.Length] = value;
                }

                Assert.True(Push(bytes).Length <= 4096 + (bytes.Length * MostGrowth));
                _ = Translation.Read(Encoding.Latin1.GetString(bytes));
            },
            iter: 3000);
    }

    private static string Push(ReadOnlySpan<byte> stream)
    {
        var translator = new GeminiStreamTranslator(Translation.Id, 1, "m", new FakeMemory());
        var written = new ArrayBufferWriter<byte>();
        var scanned = 0;
        while (SseFrames.TryRead(stream, ref scanned, out var frame))
        {
            translator.Translate(stream.Slice(frame.DataStart, frame.DataLength), written);
            stream = stream[frame.Length..];
        }

        if (SseFrames.TryReadLast(stream, out var last))
        {
            translator.Translate(stream.Slice(last.DataStart, last.DataLength), written);
        }

        translator.End(written);
        return Neutral(Encoding.UTF8.GetString(written.WrittenSpan));
    }

    private static async Task<string> Run(byte[] stream, int atATime)
    {
        await using var translated = new TranslatedStream(new SlowStream(stream, atATime), new GeminiStreamTranslator(Translation.Id, 1, "m", new FakeMemory()));
        using var reader = new StreamReader(translated);
        return Neutral(await reader.ReadToEndAsync());
    }

    /// <summary>Ids that are made up differ from run to run.</summary>
    private static string Neutral(string text) => System.Text.RegularExpressions.Regex.Replace(text, "call_[0-9a-f]{32}", "call_x");

    private static List<(string Name, byte[] Bytes)> Streams()
    {
        Assert.SkipWhen(Repository.Fixtures is null, "There are no recordings beside the checkout (GATEWAY_FIXTURES).");
        var streams = new List<(string, byte[])>();
        foreach (var folder in (string[])["gemini", "vertex-gemini"])
        {
            foreach (var path in Directory.EnumerateFiles(Path.Combine(Repository.Fixtures!, folder, "streamGenerateContent"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                var text = File.ReadAllText(path);
                text = path.EndsWith(".http.json", StringComparison.Ordinal) ? (string)JsonNode.Parse(text)!["response"]!["body"]!
                    : path.EndsWith(".chunks.txt", StringComparison.Ordinal) ? string.Concat(text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => $"data: {line}\r\n\r\n"))
                    : text;
                if (text.StartsWith("data:", StringComparison.Ordinal))
                {
                    streams.Add((Path.GetFileName(path), Encoding.UTF8.GetBytes(text)));
                }
            }
        }

        Assert.NotEmpty(streams);
        return streams;
    }

    private sealed class SlowStream(byte[] bytes, int atATime) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(Read(buffer.Span[..Math.Min(buffer.Length, atATime)]));
    }
}
