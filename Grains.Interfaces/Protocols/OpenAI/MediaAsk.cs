using Gateway.Grains.Interfaces.Pricing;

namespace Gateway.Grains.Interfaces.Protocols.OpenAI;

/// <summary>The pictures or sound that a request asks for: what its price is made of.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Images">Pictures that are made.</param>
/// <param name="Partials">Unfinished pictures that are shown of each.</param>
/// <param name="Characters">Unicode characters of the text that is spoken.</param>
/// <param name="Image">What is said of the pictures.</param>
/// <param name="IsCut">Whether the provider is to cut the sound into pieces, each of which has a transcript of its own.</param>
public readonly record struct MediaAsk(MediaAskKind Kind, int Images = 0, int Partials = 0, int Characters = 0, ImageChoice Image = default, bool IsCut = false);
