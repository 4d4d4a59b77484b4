using System.Globalization;
using Gateway.Api.Routing;

namespace Gateway.Api.Spending;

/// <summary>
/// The longest answer that a model can give, for requests that do not say how long it may be; a model of which that is not known has its
/// context length.
/// </summary>
internal static class AnswerLimits
{
    private const string SandboxTokens = ":tokens=";

    /// <summary>Tokens of one choice; null where nothing is known of the model.</summary>
    /// <param name="prompt">The most tokens that the prompt can have.</param>
    public static long? Of(Target target, long prompt)
    {
        // The sandbox says again what it was told, behind a word of its own, or as many words as its name asks for.
        return target.Catalog == "sandbox" ? Sandbox(target.Model) ?? prompt + 1 : target.Facts.MaxOutput ?? target.ContextLength;
    }

    private static long? Sandbox(string model)
    {
        var at = model.IndexOf(SandboxTokens, StringComparison.Ordinal);
        if (at < 0)
        {
            return null;
        }

        var digits = model.AsSpan(at + SandboxTokens.Length);
        var end = digits.IndexOf(':');
        return long.TryParse(end < 0 ? digits : digits[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var tokens) ? tokens : null;
    }
}
