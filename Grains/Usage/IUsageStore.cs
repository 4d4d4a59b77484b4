using Gateway.Grains.Interfaces.Usage;

namespace Gateway.Grains.Usage;

/// <summary>The store's side of the ledger. One caller at a time.</summary>
internal interface IUsageStore
{
    /// <summary>Stores all of the records in one transaction, or none and throws. A record whose id is there already is left as it is.</summary>
    ValueTask Write(IReadOnlyList<UsageRecord> records, CancellationToken cancellation);
}
