using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Gateway.Grains.Interfaces.Protocols.OpenAI;

/// <summary>
/// JSON strings as they stand between their quotes, measured and decoded without ever throwing: <see cref="Utf8JsonReader"/>
/// throws on escaped lone surrogates, which strangers send.
/// </summary>
internal static class JsonText
{
    private const byte Escape = (byte)'\\';

    /// <summary>How many UTF-8 bytes the text has once its escapes are decoded.</summary>
    public static int Utf8Length(ReadOnlySpan<byte> raw)
    {
        int length = 0;
        int escape;
        while ((escape = raw.IndexOf(Escape)) >= 0)
        {
            length += escape + DecodeEscape(raw[escape..], out int consumed).Utf8SequenceLength;
            raw = raw[(escape + consumed)..];
        }

        return length + raw.Length;
    }

    /// <summary>How many Unicode characters the text has once its escapes are decoded.</summary>
    public static int Characters(ReadOnlySpan<byte> raw)
    {
        int count = 0;
        while (!raw.IsEmpty)
        {
            // Every byte of UTF-8 but those that go on with a character begins one.
            int consumed = 1;
            if (raw[0] == Escape)
            {
                DecodeEscape(raw, out consumed);
            }

            count += (raw[0] & 0xC0) == 0x80 ? 0 : 1;
            raw = raw[consumed..];
        }

        return count;
    }

    /// <summary>The text, cut after <paramref name="maxChars"/> UTF-16 units, never inside a surrogate pair.</summary>
    public static string Decode(ReadOnlySpan<byte> raw, int maxChars)
    {
        // Six bytes (\u0000) are the most that one UTF-16 unit takes; the margin keeps the cut behind what is returned.
        long longest = (6L * maxChars) + 12;
        if (raw.Length > longest)
        {
            raw = raw[..(int)longest];
        }

        if (!raw.Contains(Escape))
        {
            return Cut(Encoding.UTF8.GetString(raw), maxChars);
        }

        byte[] rented = ArrayPool<byte>.Shared.Rent(raw.Length);
        try
        {
            int length = DecodeUtf8(raw, rented);
            return Cut(Encoding.UTF8.GetString(rented, 0, length), maxChars);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>True when the string or property name that <paramref name="json"/> stands on is <paramref name="text"/>.</summary>
    public static bool Is(ref readonly Utf8JsonReader json, ReadOnlySpan<byte> text)
    {
        if (!json.ValueIsEscaped)
        {
            return json.ValueSpan.SequenceEqual(text);
        }

        Span<byte> decoded = stackalloc byte[64];
        int length = json.ValueSpan.Length <= 6 * decoded.Length ? Utf8Length(json.ValueSpan) : int.MaxValue;
        return length == text.Length && length <= decoded.Length
            && decoded[..DecodeUtf8(json.ValueSpan, decoded)].SequenceEqual(text);
    }

    /// <summary>Decodes into <paramref name="destination"/>, which must hold <see cref="Utf8Length"/> bytes.</summary>
    public static int DecodeUtf8(ReadOnlySpan<byte> raw, Span<byte> destination)
    {
        int written = 0;
        int escape;
        while ((escape = raw.IndexOf(Escape)) >= 0)
        {
            raw[..escape].CopyTo(destination[written..]);
            written += escape;
            written += DecodeEscape(raw[escape..], out int consumed).EncodeToUtf8(destination[written..]);
            raw = raw[(escape + consumed)..];
        }

        raw.CopyTo(destination[written..]);
        return written + raw.Length;
    }

    public static string Cut(string text, int maxChars)
    {
        if (text.Length <= maxChars)
        {
            return text;
        }

        return text[..(char.IsHighSurrogate(text[maxChars - 1]) ? maxChars - 1 : maxChars)];
    }

    private static Rune DecodeEscape(ReadOnlySpan<byte> raw, out int consumed)
    {
        consumed = Math.Min(2, raw.Length);
        if (raw.Length < 2)
        {
            return Rune.ReplacementChar;
        }

        switch (raw[1])
        {
            case (byte)'n': return new Rune('\n');
            case (byte)'t': return new Rune('\t');
            case (byte)'r': return new Rune('\r');
            case (byte)'b': return new Rune('\b');
            case (byte)'f': return new Rune('\f');
            case (byte)'u': break;
            default: return raw[1] < 0x80 ? new Rune((char)raw[1]) : Rune.ReplacementChar;
        }

        if (!TryReadUnit(raw, out char first))
        {
            consumed = raw.Length;
            return Rune.ReplacementChar;
        }

        consumed = 6;
        if (char.IsHighSurrogate(first) && TryReadUnit(raw[6..], out char second) && char.IsLowSurrogate(second))
        {
            consumed = 12;
            return new Rune(first, second);
        }

        return Rune.TryCreate(first, out Rune rune) ? rune : Rune.ReplacementChar;
    }

    private static bool TryReadUnit(ReadOnlySpan<byte> raw, out char unit)
    {
        unit = default;
        if (raw.Length < 6 || raw[0] != Escape || raw[1] != (byte)'u'
            || !ushort.TryParse(raw[2..6], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort value))
        {
            return false;
        }

        unit = (char)value;
        return true;
    }
}
