namespace Gateway.Grains.Interfaces.ApiKeys;

/// <summary>What an operator says about a key.</summary>
/// <param name="Name">A name for people, 1 to 128 characters.</param>
/// <param name="Team">The team whose key it is; null for none.</param>
/// <param name="Models">Patterns of allowed models and routes (<c>openai/*</c>, <c>smart</c>); null or empty allows all.</param>
/// <param name="ExpiresAt">From this time on the key is refused; null for never.</param>
/// <param name="Metadata">Up to 16 pairs, kept for the operator.</param>
/// <param name="Limits">What its requests may take.</param>
/// <param name="Budget">What they may spend; null for no bound.</param>
[GenerateSerializer, Immutable, Alias("gw.ApiKeyPolicy")]
public sealed record ApiKeyPolicy(
    [property: Id(0)] string Name,
    [property: Id(1)] string? Team,
    [property: Id(2)] string[]? Models,
    [property: Id(3)] DateTimeOffset? ExpiresAt,
    [property: Id(4)] Dictionary<string, string>? Metadata,
    [property: Id(5)] RateLimits.RateBounds Limits = default,
    [property: Id(6)] Budgets.BudgetPolicy? Budget = null);
