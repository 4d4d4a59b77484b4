using Gateway.Grains.Interfaces.Teams;

namespace Gateway.Grains.Teams;

/// <summary>The store's side of wallets. Lines of requests come with the requests' rows, in the same transaction; only credits are written here.</summary>
internal interface IWalletStore : IWalletLedger
{
    /// <summary>Adds a credit, unless its reference is there. Returns the line that is in the ledger then.</summary>
    ValueTask<WalletLine> Credit(string team, WalletLine line, CancellationToken cancellation);

    /// <summary>All that was ever credited; 0 for none.</summary>
    ValueTask<decimal> Credited(string team, CancellationToken cancellation);

    /// <summary>Cost and fees of requests that were made before an id.</summary>
    /// <param name="except">Ids that are left out.</param>
    ValueTask<decimal> Spent(string team, string before, IReadOnlySet<string> except, CancellationToken cancellation);
}
