namespace Gateway.Grains.Webhooks;

/// <summary>A budget passed one of its thresholds. Raised once a threshold and period.</summary>
/// <param name="Id">Names this event. Raised again, after a crash for one, it should have the same: receivers tell repeats by it.</param>
/// <param name="Scope"><see cref="KeyScope"/> or <see cref="TeamScope"/>.</param>
/// <param name="Owner">The id of the key or team.</param>
/// <param name="Name">Its name for people.</param>
/// <param name="Percent">The threshold: 50, 80 or 100.</param>
/// <param name="Spent">Spent in the period, in <paramref name="Currency"/>.</param>
/// <param name="Amount">The budget, in <paramref name="Currency"/>.</param>
/// <param name="Currency">Three capital letters.</param>
/// <param name="Period"><c>day</c>, <c>week</c>, <c>month</c> or <c>total</c>.</param>
/// <param name="PeriodStart">When the period began; of a total, when the budget did.</param>
/// <param name="ResetsAt">When the next period begins; null for a total.</param>
/// <param name="At">When the threshold was passed.</param>
public sealed record BudgetAlert(
    string Id,
    string Scope,
    string Owner,
    string Name,
    int Percent,
    decimal Spent,
    decimal Amount,
    string Currency,
    string Period,
    DateTimeOffset PeriodStart,
    DateTimeOffset? ResetsAt,
    DateTimeOffset At)
{
    public const string KeyScope = "key";
    public const string TeamScope = "team";
}
