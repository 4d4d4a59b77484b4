using Gateway.Grains.Interfaces.Protocols.Chat;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Interfaces.Protocols.Gemini;

/// <summary>What a whole answer is: a completion, or an error that came with status 200.</summary>
/// <param name="Answer">Null where it cannot be used.</param>
/// <param name="Error">Why it cannot; null where it can.</param>
/// <param name="Status">What the error is, as an HTTP status; 200 without one.</param>
public readonly record struct GeminiAnswer(ChatAnswer? Answer, ProviderError? Error, int Status);
