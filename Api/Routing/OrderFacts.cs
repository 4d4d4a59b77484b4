namespace Gateway.Api.Routing;

/// <summary>What the order of a route's targets may depend on.</summary>
/// <param name="Chance">Gives numbers from 0 up to, not including, its argument.</param>
/// <param name="Latency">How soon a target's first token is expected; null where that is not known.</param>
/// <param name="PromptTokens">An estimate of the request's tokens.</param>
/// <param name="AnswerTokens">The bound that the request sets for its answer; null for none.</param>
/// <param name="Sticky">The value by which the first target is chosen; null for none.</param>
internal readonly record struct OrderFacts(
    Func<int, int> Chance,
    Func<Target, TimeSpan?> Latency,
    long PromptTokens,
    long? AnswerTokens,
    string? Sticky);
