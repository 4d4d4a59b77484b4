namespace Gateway.Grains.Interfaces.Budgets;

/// <summary>Whose money it is.</summary>
[GenerateSerializer, Alias("gw.MoneyScope")]
public enum MoneyScope : byte
{
    KeyBudget = 0,
    TeamBudget = 1,
    TeamWallet = 2,
}
