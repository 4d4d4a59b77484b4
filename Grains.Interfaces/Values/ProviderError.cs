namespace Gateway.Grains.Interfaces.Values;

/// <summary>A provider's error in the words of OpenAI's envelope.</summary>
/// <param name="Message">The provider's own message; never empty.</param>
/// <param name="Type">OpenAI's error type; null where the provider gives none.</param>
/// <param name="Code">The error code as text; null where the provider gives none.</param>
/// <param name="Param">The field the error is about; null where the provider gives none.</param>
[GenerateSerializer, Immutable, Alias("gw.ProviderError")]
public sealed record ProviderError(
    [property: Id(0)] string Message,
    [property: Id(1)] string? Type,
    [property: Id(2)] string? Code,
    [property: Id(3)] string? Param);
