namespace Gateway.Api.Tokens;

/// <summary>How many tokens a prompt has.</summary>
/// <param name="Tokens">The best count: what the books take where the provider says nothing.</param>
/// <param name="Most">What budgets reserve: with the error of the estimate (nine of ten recorded prompts stay below it); never below <paramref name="Tokens"/>.</param>
/// <param name="IsExact">Whether the model's own tokenizer and known rules say so, and nothing was estimated.</param>
internal readonly record struct PromptCount(long Tokens, long Most, bool IsExact);
