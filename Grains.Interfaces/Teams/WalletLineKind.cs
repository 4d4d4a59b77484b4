namespace Gateway.Grains.Interfaces.Teams;

/// <summary>What a line of a wallet's ledger books. The numbers are stored.</summary>
[GenerateSerializer, Alias("gw.WalletLineKind")]
public enum WalletLineKind : byte
{
    /// <summary>A top-up: into <c>available</c>, from outside.</summary>
    Credit = 0,

    /// <summary>Held for a request: from <c>available</c> to <c>reserved</c>.</summary>
    Reservation = 1,

    /// <summary>The request's cost: from <c>reserved</c> to <c>cost</c>.</summary>
    Settlement = 2,

    /// <summary>The platform's fee: from <c>reserved</c> to <c>fee</c>.</summary>
    Fee = 3,

    /// <summary>What was held and not needed: from <c>reserved</c> back to <c>available</c>. Below 0 where the request cost more than was held.</summary>
    Refund = 4,
}
