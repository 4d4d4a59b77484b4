namespace Gateway.Grains.Interfaces.Teams;

/// <summary>What came of a credit.</summary>
/// <param name="Line">The line in the ledger, this time's or the earlier one; null where there is none.</param>
[GenerateSerializer, Immutable, Alias("gw.CreditAnswer")]
public sealed record CreditAnswer([property: Id(0)] CreditOutcome Outcome, [property: Id(1)] WalletLine? Line);
