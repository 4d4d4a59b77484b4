using Gateway.Grains.Interfaces.Usage;

namespace Gateway.Grains.Usage;

/// <summary>Knows how far the ledger is behind the requests.</summary>
internal interface ILedgerProgress
{
    /// <summary>Waits until the rows of the owner's requests that were made before an id, and whose money is bounded, are in the store.</summary>
    /// <param name="except">Ids that are not waited for.</param>
    /// <param name="isFinal">Whether to wait for requests that still run, and for what earlier processes left behind; else only for rows that are written.</param>
    ValueTask Caught(SpendOwner owner, string before, IReadOnlySet<string> except, bool isFinal, CancellationToken cancellation);
}
