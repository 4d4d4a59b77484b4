namespace Gateway.Grains.Interfaces.Pricing;

/// <summary>
/// The part of a model's name that says which snapshot of it is meant, where that is certain to leave the price as it is: a full date
/// (<c>-20251022</c>, <c>-2025-10-22</c>), a build (<c>-001</c>) or <c>-latest</c>. Year and month (<c>-2512</c>) are not: vendors name new models so.
/// </summary>
public static class ModelVersion
{
    public const string Latest = "-latest";

    /// <summary>Length of the name without its version; the name's own length where it has none.</summary>
    public static int StemLength(ReadOnlySpan<char> model)
    {
        foreach (var pattern in (ReadOnlySpan<string>)["-0000-00-00", "-00000000", "-000", Latest])
        {
            if (model.Length > pattern.Length && Fits(model[^pattern.Length..], pattern))
            {
                return model.Length - pattern.Length;
            }
        }

        return model.Length;
    }

    /// <summary>A 0 in the pattern stands for any digit.</summary>
    private static bool Fits(ReadOnlySpan<char> text, string pattern)
    {
        for (var at = 0; at < pattern.Length; at++)
        {
            if (pattern[at] == '0' ? !char.IsAsciiDigit(text[at]) : text[at] != pattern[at])
            {
                return false;
            }
        }

        return true;
    }
}
