using Gateway.Grains.Budgets;

namespace Gateway.Grains.Teams;

/// <summary>What is stored of a team. Property names are the stored format.</summary>
public sealed class TeamState
{
    /// <summary>Name of this state in the store.</summary>
    public const string Name = "team";

    public string DisplayName { get; set; } = "";

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset? DeletedAt { get; set; }

    public Dictionary<string, string>? Metadata { get; set; }

    public long? RequestsPerMinute { get; set; }

    public long? TokensPerMinute { get; set; }

    public long? MaxParallel { get; set; }

    /// <summary>Null for none.</summary>
    public StoredBudget? Budget { get; set; }

    /// <summary>How often it got a budget while it had none.</summary>
    public int BudgetSerial { get; set; }

    /// <summary>The wallet's currency; null while nothing was ever credited: the team pays afterwards.</summary>
    public string? WalletCurrency { get; set; }
}
