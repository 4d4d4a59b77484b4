namespace Gateway.Grains.Interfaces.Budgets;

/// <summary>What an operator says about spending: cost and fee together never exceed it within a period.</summary>
/// <param name="Amount">The most that may be spent in a period; 0 allows nothing that costs.</param>
/// <param name="Currency">Three capital letters.</param>
/// <param name="Period">How long it lasts.</param>
/// <param name="TimeZone">IANA name of the zone whose midnights begin periods.</param>
[GenerateSerializer, Immutable, Alias("gw.BudgetPolicy")]
public sealed record BudgetPolicy(
    [property: Id(0)] decimal Amount,
    [property: Id(1)] string Currency,
    [property: Id(2)] BudgetPeriod Period,
    [property: Id(3)] string TimeZone)
{
    public const string DefaultTimeZone = "UTC";
}
