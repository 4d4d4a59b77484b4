using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Microsoft.ML.Tokenizers;

namespace Gateway.Api.Tokens;

/// <summary>
/// Counts the tokens of UTF-8 texts, piece by piece: a tokenizer's time grows with the square of the longest run of letters, and a
/// stranger's text may be one such run. Pieces end where no token can reach across; only in a run without such a place a piece may end
/// inside a token, which is then counted twice. Bounds the bytes that are counted.
/// </summary>
/// <param name="tokenizer">Null counts words between white space.</param>
/// <param name="maxBytes">Bytes that are counted at most, of all texts together.</param>
internal sealed class TextCounter(Tokenizer? tokenizer, long maxBytes)
{
    /// <summary>Letters of a piece: a run that long takes about a fifth of a millisecond.</summary>
    private const int PieceLength = 1024;

    private long _left = maxBytes;

    /// <summary>Bytes that were counted.</summary>
    public long Counted { get; private set; }

    /// <summary>Tokens of what was counted.</summary>
    public long Tokens { get; private set; }

    /// <summary>Bytes beyond the bound, which were not counted.</summary>
    public long Skipped { get; private set; }

    /// <summary>Tokens of the counted and the skipped bytes, these at the density of those.</summary>
    public long Extrapolated => Skipped == 0 ? Tokens : Tokens + (long)Math.Ceiling((double)Tokens / Math.Max(1, Counted) * Skipped);

    /// <summary>Adds a text. What is no UTF-8 counts as replacement characters, as providers read it.</summary>
    public void Add(ReadOnlySpan<byte> text)
    {
        var taken = (int)Math.Min(text.Length, _left);
        Skipped += text.Length - taken;
        text = text[..taken];
        _left -= taken;
        Counted += taken;
        Tokens += tokenizer is null ? Words(text) : Count(tokenizer, text);
    }

    private static long Count(Tokenizer tokenizer, ReadOnlySpan<byte> text)
    {
        var letters = ArrayPool<char>.Shared.Rent(PieceLength);
        try
        {
            var tokens = 0L;
            var held = 0;
            while (true)
            {
                Utf8.ToUtf16(text, letters.AsSpan(held, PieceLength - held), out var read, out var written);
                text = text[read..];
                held += written;
                if (held == 0)
                {
                    return tokens;
                }

                var piece = CutPoint(letters.AsSpan(0, held), isLast: text.IsEmpty);
                tokens += tokenizer.CountTokens(letters.AsSpan(0, piece), considerNormalization: false);
                letters.AsSpan(piece, held - piece).CopyTo(letters);
                held -= piece;
            }
        }
        finally
        {
            ArrayPool<char>.Shared.Return(letters);
        }
    }

    /// <summary>Where the next piece ends.</summary>
    private static int CutPoint(ReadOnlySpan<char> letters, bool isLast)
    {
        // A text that spells a special token is text to providers, several tokens long, but one token to the tokenizer.
        if (letters.IndexOf("<|") is var special and >= 0)
        {
            return special + 1;
        }

        if (isLast)
        {
            return letters.Length;
        }

        for (var at = letters.Length - 1; at > 0; at--)
        {
            if (IsBoundary(letters[at - 1], letters[at]))
            {
                return at;
            }
        }

        return char.IsHighSurrogate(letters[^1]) || letters[^1] == '<' ? Math.Max(1, letters.Length - 1) : letters.Length;
    }

    /// <summary>Both encodings split texts by a pattern first. It never joins white space, or a mark but an apostrophe, to letters before it.</summary>
    private static bool IsBoundary(char before, char after) =>
        (after == ' ' && !char.IsWhiteSpace(before))
        || (char.IsLetterOrDigit(before) && (char.IsWhiteSpace(after) || (char.IsPunctuation(after) && after != '\'')));

    private static long Words(ReadOnlySpan<byte> text)
    {
        var words = 0L;
        var inWord = false;
        while (!text.IsEmpty)
        {
            Rune.DecodeFromUtf8(text, out var rune, out var length);
            text = text[length..];
            var isWord = !Rune.IsWhiteSpace(rune);
            words += isWord && !inWord ? 1 : 0;
            inWord = isWord;
        }

        return words;
    }
}
