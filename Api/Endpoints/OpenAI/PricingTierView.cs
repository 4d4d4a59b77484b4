namespace Gateway.Api.Endpoints.OpenAI;

/// <summary>The prices of a request whose prompt has more tokens than <paramref name="AbovePromptTokens"/>.</summary>
internal sealed record PricingTierView(
    long AbovePromptTokens,
    string? InputPerMillion,
    string? CachedInputPerMillion,
    string? CacheWritePerMillion,
    string? OutputPerMillion,
    string? ReasoningPerMillion);
