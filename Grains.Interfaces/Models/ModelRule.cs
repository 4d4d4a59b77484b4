namespace Gateway.Grains.Interfaces.Models;

/// <summary>Facts of all models whose names fit.</summary>
/// <param name="Names">Patterns, of which one must fit; <c>*</c> stands for any text. Lower case.</param>
/// <param name="Facts">What is known of them.</param>
public sealed record ModelRule(IReadOnlyList<string> Names, ModelFacts Facts)
{
    /// <summary>Words of which the name must have one; none for any.</summary>
    public IReadOnlyList<string> Has { get; init; } = [];

    /// <summary>The lowest version, as <see cref="ModelName.Version"/>; null for any.</summary>
    public int? From { get; init; }

    /// <summary>The version that is too high; null for none.</summary>
    public int? Below { get; init; }

    /// <summary>True: names without a version only.</summary>
    public bool Unversioned { get; init; }

    /// <param name="newest">Whether a name without a version stands for the newest.</param>
    internal bool Fits(ModelName name, bool newest)
    {
        var version = name.Version ?? (newest ? int.MaxValue - 1 : null);
        return (From is null || version >= From)
            && (Below is null || version < Below)
            && (!Unversioned || name.Version is null)
            && (Has.Count == 0 || Has.Any(word => name.Words.Contains(word)))
            && Names.Any(pattern => Fits(pattern, name.Text));
    }

    /// <summary>Whether a pattern fits a name as a whole.</summary>
    internal static bool Fits(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        // Where the last star stands, and how much of the name it has taken: what follows it is tried at each place behind that.
        var (star, taken, at, from) = (-1, 0, 0, 0);
        while (from < name.Length)
        {
            if (at < pattern.Length && pattern[at] == '*')
            {
                (star, taken) = (at++, from);
            }
            else if (at < pattern.Length && pattern[at] == name[from])
            {
                (at, from) = (at + 1, from + 1);
            }
            else if (star >= 0)
            {
                (at, from) = (star + 1, ++taken);
            }
            else
            {
                return false;
            }
        }

        return pattern[at..].IndexOfAnyExcept('*') < 0;
    }
}
