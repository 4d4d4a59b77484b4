namespace Gateway.Grains.Interfaces.Protocols.Chat;

/// <summary>
/// Holds back what a second provider repeats of an answer whose beginning the caller already has. All texts are UTF-8.
/// </summary>
/// <param name="delivered">What the caller has.</param>
/// <param name="prefilled">
/// The provider was given that text as the answer's beginning, and goes on from there: it repeats nothing, or (some do) everything.
/// False: it answers from the start, and must begin with the same text.
/// </param>
internal sealed class HeldText(ReadOnlyMemory<byte> delivered, bool prefilled)
{
    /// <summary>A shorter text is met again by chance too easily to be taken for a repetition.</summary>
    private const int ShortestEcho = 16;

    private readonly bool _mayRepeat = !prefilled || delivered.Length >= ShortestEcho;
    private int _matched;
    private bool _open = delivered.Length == 0;

    /// <summary>The texts differ: the new answer cannot be joined to the old one.</summary>
    public bool Diverged { get; private set; }

    /// <summary>Whether everything that comes now is new.</summary>
    public bool IsOpen => _open;

    /// <summary>What of the next piece the caller does not have yet.</summary>
    public byte[] Take(ReadOnlySpan<byte> piece)
    {
        if (_open || Diverged)
        {
            return Diverged ? [] : piece.ToArray();
        }

        if (_mayRepeat)
        {
            var expected = delivered.Span[_matched..];
            var common = piece.CommonPrefixLength(expected);
            if (common == expected.Length)
            {
                _open = true;
                return piece[common..].ToArray();
            }

            if (common == piece.Length)
            {
                _matched += common;
                return [];
            }

            if (!prefilled)
            {
                Diverged = true;
                return [];
            }
        }

        _open = true;
        return [.. WithoutSpace([.. delivered.Span[.._matched], .. piece])];
    }

    /// <summary>The answer ends: what was held back in vain. Diverged where an answer from the start is shorter than what was delivered.</summary>
    public byte[] End()
    {
        if (_open)
        {
            return [];
        }

        _open = true;
        Diverged = !prefilled;
        return Diverged ? [] : [.. WithoutSpace(delivered.Span[.._matched])];
    }

    /// <summary>A prefill never ends with white space, so a model may repeat the one that the caller has.</summary>
    private ReadOnlySpan<byte> WithoutSpace(ReadOnlySpan<byte> text)
    {
        var end = delivered.Span.TrimEnd(" \t\r\n"u8).Length;
        return text[text.CommonPrefixLength(delivered.Span[end..])..];
    }
}
