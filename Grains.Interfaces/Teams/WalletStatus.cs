namespace Gateway.Grains.Interfaces.Teams;

/// <summary>Where a prepaid wallet stands.</summary>
/// <param name="Balance">Credits less what was spent; what is reserved is still in it.</param>
/// <param name="Reserved">Held for requests that run.</param>
/// <param name="Currency">Fixed by the first credit.</param>
[GenerateSerializer, Immutable, Alias("gw.WalletStatus")]
public sealed record WalletStatus([property: Id(0)] decimal Balance, [property: Id(1)] decimal Reserved, [property: Id(2)] string Currency);
