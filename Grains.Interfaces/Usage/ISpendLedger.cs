namespace Gateway.Grains.Interfaces.Usage;

/// <summary>
/// Says what the ledger's rows sum up to. Off the request's path: some milliseconds. Knows what is in the store; what still lies in a node's
/// file is there only after <see cref="IUsageSpool.Flush"/>.
/// </summary>
public interface ISpendLedger
{
    /// <summary>
    /// The sum of cost and fee, one entry a currency in the order of their names, none where nothing was spent in. All of it is read at one moment:
    /// a row is counted whole or not at all. Rows without a currency were not priced and are left out.
    /// </summary>
    /// <param name="from">Rows whose id is of this time (whole milliseconds) or later.</param>
    /// <param name="to">Rows whose id is of before this time.</param>
    ValueTask<IReadOnlyList<SpendSum>> Sum(SpendOwner owner, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation);
}
