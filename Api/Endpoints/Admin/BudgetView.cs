using Gateway.Grains.Interfaces.Budgets;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Api.Endpoints.Admin;

/// <summary>A budget, and where it stands: exact decimal strings in its currency. <c>spent</c>, <c>reserved</c>, <c>remaining</c> are null where only the policy is known.</summary>
internal sealed record BudgetView(
    string Amount,
    string Currency,
    string Period,
    string TimeZone,
    string? Spent,
    string? Reserved,
    string? Remaining,
    DateTimeOffset? ResetsAt)
{
    /// <param name="policy">Null for no budget.</param>
    /// <param name="status">Null where nobody asked.</param>
    public static BudgetView? Of(BudgetPolicy? policy, BudgetStatus? status) => policy is null ? null : new BudgetView(
        PlainDecimal.Write(policy.Amount),
        policy.Currency,
        policy.Period.ToString().ToLowerInvariant(),
        policy.TimeZone,
        Text(status?.Spent),
        Text(status?.Reserved),
        Text(status?.Remaining),
        status?.ResetsAt);

    private static string? Text(decimal? amount) => amount is { } value ? PlainDecimal.Write(value) : null;
}
