using Gateway.Grains.Interfaces.RateLimits;

namespace Gateway.Grains.Interfaces.ApiKeys;

/// <summary>A key as the admin surface and its holder see it. Holds no secret.</summary>
/// <param name="Rates">Where its limits stand; null without limits, and in lists.</param>
/// <param name="Budget">Where its budget stands; null without one, and in lists.</param>
[GenerateSerializer, Immutable, Alias("gw.ApiKeyInfo")]
public sealed record ApiKeyInfo(
    [property: Id(0)] string Id,
    [property: Id(1)] ApiKeyPolicy Policy,
    [property: Id(2)] DateTimeOffset CreatedAt,
    [property: Id(3)] DateTimeOffset? RevokedAt,
    [property: Id(4)] bool Declared,
    [property: Id(5)] RateStatus? Rates = null,
    [property: Id(6)] Budgets.BudgetStatus? Budget = null);
