using System.Globalization;
using Gateway.Grains.Interfaces.Pricing;

namespace Gateway.Grains.Interfaces.Models;

/// <summary>
/// A model's name as rules look at it: lower case, without what stands before the vendor's own name and without a date or build.
/// </summary>
/// <param name="Text">The name.</param>
/// <param name="Words">What stands between its hyphens, dots and the like.</param>
/// <param name="Version">A hundred times the major and the minor number (<c>claude-opus-4-6</c>, <c>gpt-5.4</c>: 406, 504); null where it has none.</param>
internal sealed record ModelName(string Text, string[] Words, int? Version)
{
    private static readonly char[] Separators = ['-', '.', '@', ':', '_', '/'];

    /// <param name="model">The provider's own name of the model.</param>
    /// <param name="stem">How the vendor's names begin, whatever others put before it (<c>us.anthropic.claude-...</c>); null for the part behind the last slash.</param>
    public static ModelName Of(string model, string? stem)
    {
        var text = model.ToLowerInvariant();
        var start = stem is null ? text.LastIndexOf('/') + 1 : Math.Max(0, text.IndexOf(stem, StringComparison.Ordinal));
        text = text[start..];
        text = text[..ModelVersion.StemLength(text)];
        var words = text.Split(Separators, StringSplitOptions.RemoveEmptyEntries);
        return new ModelName(text, words, VersionOf(words));
    }

    /// <summary>Longer numbers are dates and sizes.</summary>
    private static int? VersionOf(string[] words)
    {
        for (var at = 0; at < words.Length; at++)
        {
            if (Number(words[at]) is { } major)
            {
                return (major * 100) + (at + 1 < words.Length ? Number(words[at + 1]) ?? 0 : 0);
            }
        }

        return null;
    }

    private static int? Number(string word) =>
        word.Length <= 2 && int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
