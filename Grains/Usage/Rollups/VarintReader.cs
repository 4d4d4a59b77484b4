namespace Gateway.Grains.Usage.Rollups;

/// <summary>Reads what <see cref="VarintWriter"/> wrote. Throws <see cref="InvalidDataException"/> where it ends too early or is no such thing.</summary>
internal ref struct VarintReader(ReadOnlySpan<byte> stored)
{
    private const int MaxShift = 63;
    private const int MaxScale = 28;

    private ReadOnlySpan<byte> _rest = stored;

    public byte Byte()
    {
        if (_rest.IsEmpty)
        {
            throw Broken();
        }

        var value = _rest[0];
        _rest = _rest[1..];
        return value;
    }

    public long Number()
    {
        ulong value = 0;
        for (var shift = 0; shift <= MaxShift; shift += 7)
        {
            var part = Byte();
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return (long)value;
            }
        }

        throw Broken();
    }

    public ExactSum Sum() => new(Decimal(), Decimal());

    private decimal Decimal()
    {
        var flags = Byte();
        var low = (ulong)Number();
        var high = (ulong)Number();
        return (flags & 0x7F) <= MaxScale && high <= uint.MaxValue
            ? new decimal((int)low, (int)(low >> 32), (int)high, (flags & 0x80) != 0, (byte)(flags & 0x7F))
            : throw Broken();
    }

    private static InvalidDataException Broken() => new("Stored totals of usage are damaged.");
}
