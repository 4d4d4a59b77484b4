namespace Gateway.TestKit.Faults;

/// <summary>
/// The text that every <see cref="FaultProvider"/> answers with: numbered tokens, so that a piece that is lost, doubled or out of order
/// shows. Each is four bytes long, which is what the gateway takes for a token where nobody has counted.
/// </summary>
public static class FaultText
{
    private const int TokenLength = 4;

    /// <summary>Token number 1 is <c>" t01"</c>.</summary>
    public static string Token(int number) => $" t{number:00}";

    /// <summary>The first so many tokens.</summary>
    public static string Of(int tokens) => string.Concat(Enumerable.Range(1, tokens).Select(Token));

    /// <summary>The answer from this length of text on, in pieces that end where its tokens end.</summary>
    internal static IEnumerable<string> From(int length, int tokens)
    {
        var text = Of(tokens);
        while (length < text.Length)
        {
            var next = Math.Min(text.Length, (length / TokenLength + 1) * TokenLength);
            yield return text[length..next];
            length = next;
        }
    }
}
