namespace Gateway.Grains.Interfaces.Teams;

/// <summary>Reads wallets' ledgers. Off the request's path.</summary>
public interface IWalletLedger
{
    ValueTask<IReadOnlyList<WalletLine>> List(WalletQuery query, CancellationToken cancellation);
}
