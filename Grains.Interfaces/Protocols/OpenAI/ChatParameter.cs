namespace Gateway.Grains.Interfaces.Protocols.OpenAI;

/// <summary>
/// A top-level field of a chat request that some models cannot take. The number is its place in a <see cref="ParameterSet"/>.
/// </summary>
public enum ChatParameter : byte
{
    /// <summary>Any other field: it is always passed on.</summary>
    None,
    Temperature,
    TopP,
    TopK,
    PresencePenalty,
    FrequencyPenalty,
    LogitBias,
    Logprobs,
    TopLogprobs,
    Seed,
    Stop,
    N,
    ParallelToolCalls,
    ReasoningEffort,
    Verbosity,
    User,
    SafetyIdentifier,
    Metadata,
    Store,
    ServiceTier,
    Prediction,
    PromptCacheKey,
    PromptCacheRetention,
    PromptCacheOptions,
    Moderation,
    WebSearchOptions,
    Modalities,
    Audio,
    ResponseFormat,
}
