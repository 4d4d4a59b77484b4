namespace Gateway.Api.Tokens;

/// <summary>How many tokens an answer has.</summary>
/// <param name="IsExact">Whether the model's own tokenizer counted all that was produced, and nothing was estimated.</param>
internal readonly record struct AnswerCount(long Tokens, bool IsExact);
