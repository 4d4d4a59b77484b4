using System.Text;
using CsCheck;
using Gateway.Grains.Interfaces.Protocols.Sse;

namespace Gateway.Grains.Tests.Protocols.Sse;

public sealed class SseFramesPropertyTests
{
    private static readonly string[] Pieces = ["data: {\"a\":1}", "data:x", "data", ": wait", "event: error", "id: 1", "é", " ", "\n", "\r\n", "\r", "\n\n", "\r\n\r\n"];

    private static readonly Gen<byte[]> Streams = Gen.Int[0, Pieces.Length - 1].Array[0, 24]
        .Select(picks => Encoding.UTF8.GetBytes(string.Concat(picks.Select(pick => Pieces[pick]))));

    [Fact]
    public void Frames_OfAnyStreamCutAtEveryByte_AreTheStream()
    {
        Streams.Sample(
            stream =>
            {
                List<string> whole = Read(stream, stream.Length);
                Assert.Equal(Encoding.UTF8.GetString(stream), string.Concat(whole.Select(frame => frame[(frame.IndexOf('|') + 1)..])));
                for (int cut = 0; cut <= stream.Length; cut++)
                {
                    Assert.Equal(whole, Read(stream, cut));
                }

                Assert.Equal(whole, Read(stream, 1, step: 1));
            },
            iter: 5_000);
    }

    [Fact]
    public void Frames_WithData_AreWhatTheSpecificationSays()
    {
        Streams.Sample(
            stream => Assert.Equal(
                Dispatch(Encoding.UTF8.GetString(stream)),
                Read(stream, stream.Length, onlyWhole: true).Select(frame => frame[..frame.IndexOf('|')]).Where(data => data.Length > 0)),
            iter: 20_000);
    }

    /// <summary>Reads with the first <paramref name="arrived"/> bytes there at first, then all, or ever <paramref name="step"/> more.</summary>
    private static List<string> Read(byte[] stream, int arrived, int step = int.MaxValue, bool onlyWhole = false)
    {
        var frames = new List<string>();
        int start = 0;
        int scanned = 0;
        long end = arrived;
        while (true)
        {
            ReadOnlySpan<byte> buffer = stream.AsSpan(start, (int)Math.Min(end, stream.Length) - start);
            if (SseFrames.TryRead(buffer, ref scanned, out SseFrame frame))
            {
                frames.Add(Describe(buffer, frame));
                start += frame.Length;
            }
            else if (end < stream.Length)
            {
                end += step;
            }
            else
            {
                if (SseFrames.TryReadLast(buffer, out frame) && (!onlyWhole || buffer[^1] == (byte)'\r' && (buffer.Length == 1 || buffer[^2] is (byte)'\r' or (byte)'\n')))
                {
                    frames.Add(Describe(buffer, frame));
                }

                return frames;
            }
        }
    }

    private static string Describe(ReadOnlySpan<byte> buffer, SseFrame frame)
    {
        var data = new byte[frame.Length];
        int length = SseFrames.CopyData(buffer[..frame.Length], data);
        if (frame.DataLines == 1)
        {
            Assert.Equal(data.AsSpan(0, length), buffer.Slice(frame.DataStart, frame.DataLength));
        }

        return Encoding.UTF8.GetString(data, 0, length) + "|" + Encoding.UTF8.GetString(buffer[..frame.Length]);
    }

    /// <summary>The specification's algorithm, word for word, for the data of the events it dispatches.</summary>
    private static List<string> Dispatch(string stream)
    {
        var events = new List<string>();
        var data = new StringBuilder();
        string[] lines = stream.Replace("\r\n", "\n").Replace('\r', '\n').Split('\n');
        foreach (string line in lines[..^1])
        {
            if (line.Length == 0)
            {
                if (data.Length > 1)
                {
                    events.Add(data.ToString(0, data.Length - 1));
                }

                data.Clear();
                continue;
            }

            int colon = line.IndexOf(':');
            string field = colon < 0 ? line : line[..colon];
            string value = colon < 0 ? string.Empty : line[(colon + 1)..];
            if (field == "data")
            {
                data.Append(value.StartsWith(' ') ? value[1..] : value).Append('\n');
            }
        }

        return events;
    }
}
