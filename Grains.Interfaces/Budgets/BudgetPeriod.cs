namespace Gateway.Grains.Interfaces.Budgets;

/// <summary>How long a budget lasts before it begins anew. Periods begin at midnight in the budget's own time zone.</summary>
[GenerateSerializer, Alias("gw.BudgetPeriod")]
public enum BudgetPeriod : byte
{
    Day = 0,

    /// <summary>From Monday to Sunday.</summary>
    Week = 1,
    Month = 2,

    /// <summary>It never begins anew.</summary>
    Total = 3,
}
