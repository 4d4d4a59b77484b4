namespace Gateway.Grains.Interfaces.Teams;

[GenerateSerializer, Alias("gw.CreditOutcome")]
public enum CreditOutcome : byte
{
    Credited = 0,

    /// <summary>The same reference with the same amount was credited before; nothing changed.</summary>
    Repeated = 1,

    /// <summary>The reference was credited before with another amount or currency; nothing changed.</summary>
    OtherAmount = 2,

    /// <summary>No rate is configured between the credit's currency and the wallet's; nothing changed.</summary>
    NoRate = 3,

    /// <summary>There is no such team, or it was deleted.</summary>
    NoTeam = 4,
}
