namespace Gateway.Grains.Interfaces.Values;

/// <summary>What one answer consumed, in tokens, normalised over providers.</summary>
/// <param name="Prompt">All input tokens, cached and cache-written ones included.</param>
/// <param name="Cached">Input tokens read from the provider's prompt cache; part of <paramref name="Prompt"/>.</param>
/// <param name="CacheWrite">Input tokens written to the provider's prompt cache; part of <paramref name="Prompt"/>.</param>
/// <param name="Completion">All output tokens, reasoning included.</param>
/// <param name="Reasoning">Output tokens spent on reasoning; part of <paramref name="Completion"/>.</param>
[GenerateSerializer, Immutable, Alias("gw.TokenUsage")]
public readonly record struct TokenUsage(
    [property: Id(0)] long Prompt,
    [property: Id(1)] long Cached,
    [property: Id(2)] long CacheWrite,
    [property: Id(3)] long Completion,
    [property: Id(4)] long Reasoning)
{
    public long Total => Prompt + Completion;
}
