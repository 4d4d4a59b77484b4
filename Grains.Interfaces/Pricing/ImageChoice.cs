namespace Gateway.Grains.Interfaces.Pricing;

/// <summary>What a request says of the pictures that it asks for, as far as a price may depend on it.</summary>
/// <param name="Size">As it is asked for (<c>1024x1024</c>); null where that is left to the provider.</param>
/// <param name="Quality">As it is asked for (<c>high</c>); null where that is left to the provider.</param>
public readonly record struct ImageChoice(string? Size, string? Quality)
{
    /// <summary>Longer texts are no size and no quality of anybody's: they are kept as one that has no price of its own.</summary>
    public const int MaxLength = 32;

    /// <summary>Whether nothing is left to the provider.</summary>
    public bool IsWhole => Size is not null && Quality is not null;

    /// <summary>A value as it stands in a request; null for one that leaves the choice to the provider.</summary>
    public static string? Named(string? value) => value is null or "" or "auto" ? null : value.Length > MaxLength ? "?" : value;
}
