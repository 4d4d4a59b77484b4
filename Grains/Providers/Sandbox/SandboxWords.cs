namespace Gateway.Grains.Providers.Sandbox;

/// <summary>The sandbox's tokens: words between white space.</summary>
internal static class SandboxWords
{
    public static long Count(ReadOnlySpan<char> text)
    {
        var count = 0L;
        var inWord = false;
        foreach (var character in text)
        {
            var isWord = !char.IsWhiteSpace(character);
            count += isWord && !inWord ? 1 : 0;
            inWord = isWord;
        }

        return count;
    }

    /// <summary>
    /// The first <paramref name="count"/> words of the text, which is repeated as often as that takes; each with the white space before
    /// it, so that the pieces together are the text. The text must hold a word. Nothing is copied.
    /// </summary>
    public static IEnumerable<SandboxPiece> Pieces(string text, long count)
    {
        var position = 0;
        var wrapped = false;
        var afterWrap = false;
        for (var given = 0L; given < count;)
        {
            var start = position;
            var word = Skip(text, position, whiteSpace: true);
            if (word == text.Length)
            {
                position = 0;
                wrapped = true;
                afterWrap = true;
                continue;
            }

            position = Skip(text, word, whiteSpace: false);
            given++;

            // An answer of just the text's own length is the whole text, with what follows its last word.
            var end = given == count && !wrapped && Skip(text, position, whiteSpace: true) == text.Length ? text.Length : position;
            yield return new SandboxPiece(afterWrap, text.AsMemory(start, end - start));
            afterWrap = false;
        }
    }

    private static int Skip(string text, int from, bool whiteSpace)
    {
        while (from < text.Length && char.IsWhiteSpace(text[from]) == whiteSpace)
        {
            from++;
        }

        return from;
    }
}
