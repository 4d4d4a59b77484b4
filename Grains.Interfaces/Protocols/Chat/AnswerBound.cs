namespace Gateway.Grains.Interfaces.Protocols.Chat;

/// <summary>How long an answer may be, beside what the request itself says.</summary>
/// <param name="Fewer">Tokens by which the request's bound is lowered, to 1 at least: what of the answer is there already.</param>
/// <param name="Most">The bound of a request that has none of its own; null leaves it without.</param>
/// <param name="Cap">The longest answer that the model can give: a larger bound is lowered to it. Null where that is not known.</param>
public readonly record struct AnswerBound(long Fewer, long? Most, long? Cap = null);
