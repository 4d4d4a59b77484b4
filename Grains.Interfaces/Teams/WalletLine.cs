namespace Gateway.Grains.Interfaces.Teams;

/// <summary>One line of a wallet's ledger: an amount that moves between two accounts. Lines are added, never changed.</summary>
/// <param name="Id">Sorts by <paramref name="At"/>.</param>
/// <param name="Amount">In <paramref name="Currency"/>, exact.</param>
/// <param name="Currency">The wallet's.</param>
/// <param name="Original">The amount as it was credited, or as the provider's price says; null where it is not known.</param>
/// <param name="OriginalCurrency">The currency of <paramref name="Original"/>.</param>
/// <param name="Rate">Units of <paramref name="Currency"/> per unit of <paramref name="OriginalCurrency"/>; 1 where they are the same.</param>
/// <param name="RateAt">The state of the rate.</param>
/// <param name="Reference">Of a credit: what the operator calls it; unique in the wallet.</param>
/// <param name="RequestId">The request that it belongs to; null for a credit.</param>
[GenerateSerializer, Immutable, Alias("gw.WalletLine")]
public sealed record WalletLine(
    [property: Id(0)] string Id,
    [property: Id(1)] DateTimeOffset At,
    [property: Id(2)] WalletLineKind Kind,
    [property: Id(3)] decimal Amount,
    [property: Id(4)] string Currency,
    [property: Id(5)] decimal? Original,
    [property: Id(6)] string OriginalCurrency,
    [property: Id(7)] decimal Rate,
    [property: Id(8)] DateTimeOffset? RateAt,
    [property: Id(9)] string? Reference,
    [property: Id(10)] string? RequestId);
