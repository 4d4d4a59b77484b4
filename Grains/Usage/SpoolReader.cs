using System.Buffers.Text;
using System.IO.Hashing;

namespace Gateway.Grains.Usage;

/// <summary>
/// Finds the whole records in a segment. A crash may have left gaps of NUL bytes where a record's place was reserved and not written,
/// and a record that was written in part; neither hides the records around it.
/// </summary>
internal static class SpoolReader
{
    private const int ChunkLength = 256 * 1024;

    /// <summary>The payloads of the whole records, in order; each is valid until the next one is asked for.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Read(Stream segment)
    {
        var buffer = new byte[ChunkLength];
        var filled = 0;
        while (true)
        {
            var read = segment.Read(buffer, filled, buffer.Length - filled);
            if (read == 0)
            {
                // What follows the last line feed is not whole.
                yield break;
            }

            filled += read;
            var start = 0;
            while (buffer.AsSpan(start, filled - start).IndexOf((byte)'\n') is var length and >= 0)
            {
                if (TryPayload(buffer.AsMemory(start, length), out var payload))
                {
                    yield return payload;
                }

                start += length + 1;
            }

            filled = Keep(ref buffer, start, filled);
        }
    }

    /// <summary>Moves the unfinished line to the front, leaves out the gap it begins with, and makes room for more of it.</summary>
    private static int Keep(ref byte[] buffer, int start, int filled)
    {
        var rest = buffer.AsSpan(start, filled - start).TrimStart((byte)0);
        var length = rest.Length;
        var target = length > buffer.Length / 2 ? new byte[buffer.Length * 2] : buffer;
        rest.CopyTo(target);
        buffer = target;
        return length;
    }

    /// <summary>
    /// The whole record that ends the line. It is not always the line's beginning: a torn record and a gap have no line feed of their own,
    /// and a damaged byte may have been one.
    /// </summary>
    private static bool TryPayload(ReadOnlyMemory<byte> line, out ReadOnlyMemory<byte> payload)
    {
        var rest = line;
        while (rest.Length > SpoolFrame.HeaderLength)
        {
            if (IsWhole(rest.Span))
            {
                payload = rest[SpoolFrame.HeaderLength..];
                return true;
            }

            // The next place that looks like a record's beginning: " {" after eight hex digits.
            var next = rest.Span[SpoolFrame.HeaderLength..].IndexOf(" {"u8);
            if (next < 0)
            {
                break;
            }

            rest = rest[(next + 1)..];
        }

        payload = default;
        return false;
    }

    private static bool IsWhole(ReadOnlySpan<byte> line) =>
        line[SpoolFrame.HeaderLength - 1] == ' '
        && Utf8Parser.TryParse(line[..(SpoolFrame.HeaderLength - 1)], out uint checksum, out var digits, 'x')
        && digits == SpoolFrame.HeaderLength - 1
        && Crc32.HashToUInt32(line[SpoolFrame.HeaderLength..]) == checksum;
}
