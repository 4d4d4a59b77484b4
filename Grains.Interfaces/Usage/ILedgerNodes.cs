namespace Gateway.Grains.Interfaces.Usage;

/// <summary>The nodes that may owe the ledger rows. Off the request's path.</summary>
public interface ILedgerNodes
{
    /// <summary>In the order of their ids. The embedded store has one: this.</summary>
    ValueTask<IReadOnlyList<LedgerNode>> List(CancellationToken cancellation);

    /// <summary>
    /// Gives up a node that will not come back: what it did not store is not waited for any more, and budgets count its last requests as not spent.
    /// Safe to repeat. Should it come back all the same, it is a node again, and its rows come into the ledger late.
    /// </summary>
    ValueTask<ForgetNodeResult> Forget(string id, CancellationToken cancellation);
}
