namespace Gateway.Silo.Configuration;

/// <summary>
/// What the contract's configuration knows and this version does not do yet. All of it in one place: a feature that arrives deletes its line.
/// What protects money or capacity is refused, since a limit that is quietly ignored is worse than none. The rest is read, checked and
/// warned about. <c>*</c> stands for a name that the operator gave.
/// </summary>
internal static class NotYetInForce
{
    private static readonly Gap[] Gaps =
    [
        Ignore("Gateway:Log:Bodies"),
    ];

    /// <summary>The gap that this setting, or this value of it, falls into; null where it is in force.</summary>
    public static Gap? Find(string pattern, string? value) => Array.Find(Gaps, gap =>
        gap.Pattern == pattern
        && (gap.Harmless is null || gap.Harmless != value));

    private static Gap Refuse(string pattern, string why, string? harmless = null) => new(pattern, Refused: true, why, harmless);

    private static Gap Ignore(string pattern, string? harmless = null) => new(pattern, Refused: false, "", harmless);

    /// <param name="Pattern">The setting.</param>
    /// <param name="Refused">Whether using it stops the start; else it is warned about.</param>
    /// <param name="Why">What is missing.</param>
    /// <param name="Harmless">The value that asks for nothing.</param>
    public sealed record Gap(string Pattern, bool Refused, string Why, string? Harmless);
}
