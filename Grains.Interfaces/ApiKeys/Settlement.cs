namespace Gateway.Grains.Interfaces.ApiKeys;

/// <summary>Ends a reservation: what was really taken stays taken, the rest is returned.</summary>
/// <param name="ReservationId">The reservation; settling one twice changes nothing.</param>
/// <param name="Holds">What the admission held; only that is settled.</param>
/// <param name="Team">The team that was asked; null for none.</param>
/// <param name="Tokens">Tokens that were used; slots are always returned.</param>
/// <param name="Money">Cost and fee, billing currency, exact.</param>
/// <param name="WalletMoney">Cost and fee in the currency of the team's wallet; 0 without a wallet.</param>
[GenerateSerializer, Immutable, Alias("gw.Settlement")]
public sealed record Settlement(
    [property: Id(0)] string ReservationId,
    [property: Id(2)] AdmissionHolds Holds,
    [property: Id(3)] string? Team,
    [property: Id(4)] long Tokens,
    [property: Id(5)] decimal Money,
    [property: Id(6)] decimal WalletMoney);
