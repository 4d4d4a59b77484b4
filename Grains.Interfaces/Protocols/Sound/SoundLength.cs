using System.Buffers.Binary;

namespace Gateway.Grains.Interfaces.Protocols.Sound;

/// <summary>
/// About how long a sound file plays: by the head of a WAV, FLAC or MP3 file of constant bit rate, else by its size. For what is told where a
/// provider counts nothing; never a bound, for a head may say anything.
/// </summary>
public static class SoundLength
{
    /// <summary>What of the file's beginning is looked at.</summary>
    public const int HeadBytes = 4096;

    /// <summary>The longest that is told: a day.</summary>
    private const int MaxSeconds = 86_400;

    /// <summary>64 kbit/s: speech in the formats that compress it.</summary>
    private const int CommonBytesPerSecond = 8_000;

    /// <summary>Kilobits a second of MPEG 1, layer III, by the index in its frame's head (ISO 11172-3, 2.4.2.3); those of MPEG 2.</summary>
    private static readonly int[] Mpeg1Rates = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0];

    private static readonly int[] Mpeg2Rates = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0];

    /// <param name="head">The first bytes of the file, <see cref="HeadBytes"/> at most.</param>
    /// <param name="length">Bytes of the file.</param>
    /// <returns>Whole seconds, begun ones counted; at least 1.</returns>
    public static int Seconds(ReadOnlySpan<byte> head, long length)
    {
        var seconds = Wave(head, length) ?? Flac(head) ?? Mp3(head, length) ?? Up(length, CommonBytesPerSecond);
        return (int)Math.Clamp(seconds, 1, MaxSeconds);
    }

    private static long? Wave(ReadOnlySpan<byte> head, long length)
    {
        if (head.Length < 12 || !head.StartsWith("RIFF"u8) || !head[8..].StartsWith("WAVE"u8))
        {
            return null;
        }

        var rate = 0L;
        for (var at = 12L; at + 8 <= head.Length;)
        {
            var chunk = head[(int)at..];
            var size = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
            if (chunk.StartsWith("fmt "u8) && chunk.Length >= 20)
            {
                rate = BinaryPrimitives.ReadUInt32LittleEndian(chunk[16..]);
            }
            else if (chunk.StartsWith("data"u8))
            {
                // Written before its end was known, it may be larger than the file.
                return rate > 0 ? Up(Math.Min(size, length - at - 8), rate) : null;
            }

            at += 8 + size + (size & 1);
        }

        return rate > 0 ? Up(length, rate) : null;
    }

    /// <summary>STREAMINFO (RFC 9639, 8.2): 20 bits of sample rate, 36 bits of samples.</summary>
    private static long? Flac(ReadOnlySpan<byte> head)
    {
        if (head.Length < 26 || !head.StartsWith("fLaC"u8))
        {
            return null;
        }

        var bits = BinaryPrimitives.ReadUInt64BigEndian(head[18..]);
        var (rate, samples) = ((long)(bits >> 44), (long)(bits & 0xF_FFFF_FFFF));
        return rate > 0 && samples > 0 ? Up(samples, rate) : null;
    }

    private static long? Mp3(ReadOnlySpan<byte> head, long length)
    {
        var at = 0;
        if (head.Length >= 10 && head.StartsWith("ID3"u8))
        {
            var tag = ((head[6] & 0x7F) << 21) | ((head[7] & 0x7F) << 14) | ((head[8] & 0x7F) << 7) | (head[9] & 0x7F);
            at = tag + 10;
            length -= at;
        }

        if (at + 4 > head.Length || head[at] != 0xFF || (head[at + 1] & 0xE6) != 0xE2)
        {
            return null;
        }

        var kilobits = ((head[at + 1] & 0x18) == 0x18 ? Mpeg1Rates : Mpeg2Rates)[head[at + 2] >> 4];
        return kilobits > 0 ? Up(length, kilobits * 125L) : null;
    }

    private static long Up(long bytes, long perSecond) => (Math.Max(0, bytes) + perSecond - 1) / perSecond;
}
