using System.Buffers;

namespace Gateway.Grains.Usage.Rollups;

/// <summary>Writes integers in seven bits a byte, the lowest first (LEB128); negative ones take ten bytes.</summary>
internal ref struct VarintWriter(IBufferWriter<byte> output)
{
    private const int MaxLength = 10;

    private Span<byte> _free = output.GetSpan(256);
    private int _written;

    public void Byte(byte value)
    {
        Ensure(1);
        _free[_written++] = value;
    }

    public void Number(long value)
    {
        Ensure(MaxLength);
        var rest = (ulong)value;
        while (rest >= 0x80)
        {
            _free[_written++] = (byte)(rest | 0x80);
            rest >>= 7;
        }

        _free[_written++] = (byte)rest;
    }

    public void Sum(ExactSum sum)
    {
        Decimal(sum.Whole);
        Decimal(sum.Fraction);
    }

    public void Flush() => Advance();

    /// <summary>The scale (bit 7: negative), then low and high part of the 96 bits.</summary>
    private void Decimal(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        Byte((byte)(((bits[3] >> 16) & 0x7F) | (bits[3] < 0 ? 0x80 : 0)));
        Number((long)((ulong)(uint)bits[1] << 32 | (uint)bits[0]));
        Number((uint)bits[2]);
    }

    private void Ensure(int length)
    {
        if (_free.Length - _written < length)
        {
            Advance();
            _free = output.GetSpan(256);
        }
    }

    private void Advance()
    {
        output.Advance(_written);
        _free = _free[_written..];
        _written = 0;
    }
}
