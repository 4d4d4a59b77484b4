namespace Gateway.Grains.Interfaces.Budgets;

/// <summary>Money that is held for a request.</summary>
/// <param name="Tokens">How long the answer may be; less than was asked for only where that could be shortened.</param>
/// <param name="WalletCurrency">The currency of the team's wallet that pays; null where none does.</param>
/// <param name="WalletReserved">What is reserved in that wallet, in its currency.</param>
[GenerateSerializer, Immutable, Alias("gw.MoneyHold")]
public sealed record MoneyHold(
    [property: Id(0)] long Tokens,
    [property: Id(1)] string? WalletCurrency = null,
    [property: Id(2)] decimal WalletReserved = 0);
