using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Interfaces.Protocols.Gemini;

/// <summary>An error of Google's, in OpenAI's words.</summary>
/// <param name="Error">What it says.</param>
/// <param name="Status">What the failure is, as an HTTP status: not always the one it came with.</param>
/// <param name="RetryAfter">The wait it asks for; null where it does not.</param>
public readonly record struct GeminiError(ProviderError Error, int Status, TimeSpan? RetryAfter);
