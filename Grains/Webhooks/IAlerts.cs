namespace Gateway.Grains.Webhooks;

/// <summary>Tells the operator what happens to budgets: a log event, a metric, and a call of each webhook.</summary>
public interface IAlerts
{
    /// <summary>Returns at once and never throws. What comes of the calls is logged.</summary>
    void Raise(BudgetAlert alert);
}
