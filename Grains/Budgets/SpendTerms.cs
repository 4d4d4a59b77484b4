using Gateway.Grains.Interfaces.Budgets;

namespace Gateway.Grains.Budgets;

/// <summary>In which periods, and in which currency, a sum of money is counted.</summary>
/// <param name="Serial">Rises whenever counting begins again after a time without: what was counted before misses what was spent in between.</param>
internal sealed record SpendTerms(BudgetPeriod Period, TimeZoneInfo Zone, string Currency, int Serial = 0)
{
    /// <summary>The stored form: amounts under other terms mean something else.</summary>
    public string Name { get; } = $"{Period.ToString().ToLowerInvariant()} {Zone.Id} {Currency} {Serial}";

    /// <summary>A sum that never begins anew.</summary>
    public static SpendTerms Forever(string currency) => new(BudgetPeriod.Total, TimeZoneInfo.Utc, currency);
}
