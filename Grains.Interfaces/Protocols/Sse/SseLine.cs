namespace Gateway.Grains.Interfaces.Protocols.Sse;

/// <summary>Reads one line of an event.</summary>
internal static class SseLine
{
    /// <summary>True when <paramref name="line"/> is the field <paramref name="name"/>; its value starts behind the colon and at most one space.</summary>
    public static bool TryField(ReadOnlySpan<byte> line, ReadOnlySpan<byte> name, out int valueStart)
    {
        valueStart = name.Length;
        if (!line.StartsWith(name))
        {
            return false;
        }

        if (line.Length == name.Length)
        {
            return true;
        }

        if (line[valueStart] != (byte)':')
        {
            return false;
        }

        valueStart++;
        if (valueStart < line.Length && line[valueStart] == (byte)' ')
        {
            valueStart++;
        }

        return true;
    }
}
