using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Interfaces.Protocols.Chat;

/// <summary>What a provider has said of an answer's usage before the answer's end.</summary>
/// <param name="Usage">The prompt, and the completion so far.</param>
/// <param name="HasCompletion">Whether the completion is counted up to the last event; false where only the prompt is known.</param>
public readonly record struct PartialUsage(TokenUsage Usage, bool HasCompletion);
