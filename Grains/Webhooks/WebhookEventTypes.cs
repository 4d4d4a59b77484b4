namespace Gateway.Grains.Webhooks;

/// <summary>What webhooks can be told of.</summary>
public static class WebhookEventTypes
{
    /// <summary>A budget passed 50, 80 or 100 percent.</summary>
    public const string BudgetThreshold = "budget.threshold";

    public static readonly IReadOnlyList<string> All = [BudgetThreshold];
}
