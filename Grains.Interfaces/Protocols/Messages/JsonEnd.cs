namespace Gateway.Grains.Interfaces.Protocols.Messages;

/// <summary>Finds where a JSON object that arrives in pieces ends, each piece as it stands between the quotes of a JSON string.</summary>
internal struct JsonEnd
{
    private int _depth;
    private bool _inString;
    private bool _escaped;

    /// <summary>Something that is no white space came.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>What came first opens an object.</summary>
    public bool IsObject { get; private set; }

    /// <summary>The object is closed.</summary>
    public bool IsDone { get; private set; }

    public void Feed(ReadOnlySpan<byte> escaped)
    {
        for (var i = 0; i < escaped.Length; i++)
        {
            var letter = escaped[i];
            if (letter == '\\' && i + 1 < escaped.Length)
            {
                letter = escaped[++i];
                if (letter == 'u')
                {
                    letter = Ascii(escaped[(i + 1)..]);
                    i += 4;
                }
                else if (letter is (byte)'n' or (byte)'t' or (byte)'r' or (byte)'b' or (byte)'f')
                {
                    letter = (byte)' ';
                }
            }

            Take(letter);
        }
    }

    private void Take(byte letter)
    {
        if (_inString)
        {
            _inString = _escaped || letter != '"';
            _escaped = !_escaped && letter == '\\';
            return;
        }

        if (letter <= ' ')
        {
            return;
        }

        IsObject |= !HasBegun && letter == '{';
        HasBegun = true;
        switch (letter)
        {
            case (byte)'"':
                _inString = true;
                break;
            case (byte)'{' or (byte)'[':
                _depth++;
                break;
            case (byte)'}' or (byte)']':
                _depth--;
                IsDone |= IsObject && _depth <= 0;
                break;
        }
    }

    /// <summary>The letter that four hex digits mean; any letter for what is beyond ASCII, which means nothing here.</summary>
    private static byte Ascii(ReadOnlySpan<byte> digits) =>
        digits.Length >= 4 && ushort.TryParse(digits[..4], System.Globalization.NumberStyles.AllowHexSpecifier, null, out var unit) && unit < 0x80 ? (byte)unit : (byte)'a';
}
