namespace Gateway.Grains.Budgets;

/// <summary>What is stored of a sum of money. Property names are the stored format.</summary>
public sealed class SpendState
{
    /// <summary>Name of a key's budget in the store.</summary>
    public const string KeyBudget = "key-budget";

    /// <summary>Name of a team's budget in the store.</summary>
    public const string TeamBudget = "team-budget";

    /// <summary>Name of a team's wallet in the store.</summary>
    public const string TeamWallet = "team-wallet";

    /// <summary>The beginning of the period that the amounts are of; null for one without a beginning.</summary>
    public DateTimeOffset? PeriodStart { get; set; }

    /// <summary>Which periods they were: a change of the policy makes the amounts meaningless.</summary>
    public string Terms { get; set; } = "";

    /// <summary>Spent for good when this was written.</summary>
    public decimal Spent { get; set; }

    /// <summary>The most that may be spent before the next write. More than <see cref="Spent"/>: the ledger has to be asked what came of it.</summary>
    public decimal Ceiling { get; set; }

    /// <summary>The highest threshold of the period that was told, in percent; 0 for none.</summary>
    public int Told { get; set; }
}
