using Gateway.Grains.Interfaces.Budgets;
using Gateway.Grains.Interfaces.RateLimits;

namespace Gateway.Grains.Interfaces.Teams;

/// <summary>A team as the admin surface sees it.</summary>
/// <param name="Id">What keys name it by.</param>
/// <param name="DeletedAt">Since when its keys are refused; null while it lives.</param>
/// <param name="Rates">Where its limits stand; null without limits.</param>
/// <param name="Budget">Where its budget stands; null without one.</param>
/// <param name="Wallet">Where its wallet stands; null for a team that pays afterwards.</param>
[GenerateSerializer, Immutable, Alias("gw.TeamInfo")]
public sealed record TeamInfo(
    [property: Id(0)] string Id,
    [property: Id(1)] TeamPolicy Policy,
    [property: Id(2)] DateTimeOffset CreatedAt,
    [property: Id(3)] DateTimeOffset? DeletedAt,
    [property: Id(4)] RateStatus? Rates,
    [property: Id(5)] BudgetStatus? Budget,
    [property: Id(6)] WalletStatus? Wallet);
