using Gateway.Grains.Interfaces.Budgets;

namespace Gateway.Grains.Budgets;

/// <summary>A budget as it is stored with its key or team. Property names are the stored format.</summary>
public sealed class StoredBudget
{
    public decimal Amount { get; set; }

    public string Currency { get; set; } = "";

    public BudgetPeriod Period { get; set; }

    public string TimeZone { get; set; } = BudgetPolicy.DefaultTimeZone;

    public BudgetPolicy ToPolicy() => new(Amount, Currency, Period, TimeZone);

    public static StoredBudget? Of(BudgetPolicy? policy) => policy is null
        ? null
        : new StoredBudget { Amount = policy.Amount, Currency = policy.Currency, Period = policy.Period, TimeZone = policy.TimeZone };
}
