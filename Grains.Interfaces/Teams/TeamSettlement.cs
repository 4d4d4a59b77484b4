namespace Gateway.Grains.Interfaces.Teams;

/// <summary>Ends a reservation: what was really taken stays taken, the rest is returned.</summary>
/// <param name="ReservationId">Settling one twice changes nothing.</param>
/// <param name="Tokens">Tokens that were used.</param>
/// <param name="Money">Cost and fee, billing currency.</param>
/// <param name="WalletMoney">Cost and fee in the wallet's currency, as its ledger's lines say; 0 without a wallet.</param>
[GenerateSerializer, Immutable, Alias("gw.TeamSettlement")]
public readonly record struct TeamSettlement(
    [property: Id(0)] string ReservationId,
    [property: Id(1)] long Tokens,
    [property: Id(2)] decimal Money,
    [property: Id(3)] decimal WalletMoney);
