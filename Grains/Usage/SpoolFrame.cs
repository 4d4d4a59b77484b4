using System.Buffers;
using System.IO.Hashing;
using System.Text.Json;
using Gateway.Grains.Interfaces.Usage;

namespace Gateway.Grains.Usage;

/// <summary>
/// One record as a line of the spool: CRC-32 of the payload as eight hex digits, a space, the payload (JSON, so without a raw line feed), a line feed.
/// Each thread keeps one and uses it again.
/// </summary>
internal sealed class SpoolFrame
{
    public const int HeaderLength = 9;

    // A record with large metadata must not keep its memory with every thread for good.
    private const int KeptCapacity = 64 * 1024;
    private const int FirstCapacity = 4 * 1024;

    [ThreadStatic]
    private static SpoolFrame? _ofThread;

    private readonly ArrayBufferWriter<byte> _buffer = new(FirstCapacity);
    private readonly Utf8JsonWriter _json;

    private SpoolFrame() => _json = new Utf8JsonWriter(_buffer, new JsonWriterOptions { SkipValidation = true });

    /// <summary>Frames the record. The bytes are valid until this thread frames the next one.</summary>
    public static ReadOnlySpan<byte> Of(UsageRecord record)
    {
        var frame = _ofThread ?? new SpoolFrame();

        // Only a frame that came through whole and is not too big is used again.
        _ofThread = null;
        var bytes = frame.Encode(record);
        if (frame._buffer.Capacity <= KeptCapacity)
        {
            _ofThread = frame;
        }

        return bytes;
    }

    private ReadOnlySpan<byte> Encode(UsageRecord record)
    {
        _buffer.ResetWrittenCount();
        _json.Reset();
        _buffer.GetSpan(HeaderLength);
        _buffer.Advance(HeaderLength);
        UsageRecordWriter.Write(_json, record);
        _json.Flush();
        _buffer.GetSpan(1)[0] = (byte)'\n';
        _buffer.Advance(1);

        // The buffer is our own: the header is filled in once the payload is known.
        var bytes = System.Runtime.InteropServices.MemoryMarshal.AsMemory(_buffer.WrittenMemory).Span;
        WriteHeader(bytes, Crc32.HashToUInt32(bytes[HeaderLength..^1]));
        return bytes;
    }

    private static void WriteHeader(Span<byte> frame, uint checksum)
    {
        for (var at = HeaderLength - 2; at >= 0; at--)
        {
            frame[at] = "0123456789abcdef"u8[(int)(checksum & 0xF)];
            checksum >>= 4;
        }

        frame[HeaderLength - 1] = (byte)' ';
    }
}
