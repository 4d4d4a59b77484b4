namespace Gateway.Grains.Interfaces.Budgets;

/// <summary>Where a budget stands, in its own currency.</summary>
/// <param name="Spent">Cost and fees of the running period; more than the amount only where a provider counted more than it was asked for.</param>
/// <param name="Reserved">Held for requests that run.</param>
/// <param name="Remaining">What the next request can take; never below 0.</param>
/// <param name="ResetsAt">When the next period begins; null for a total.</param>
[GenerateSerializer, Immutable, Alias("gw.BudgetStatus")]
public sealed record BudgetStatus(
    [property: Id(0)] BudgetPolicy Policy,
    [property: Id(1)] decimal Spent,
    [property: Id(2)] decimal Reserved,
    [property: Id(3)] decimal Remaining,
    [property: Id(4)] DateTimeOffset? ResetsAt);
