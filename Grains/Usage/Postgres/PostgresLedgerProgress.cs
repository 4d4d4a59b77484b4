using Gateway.Grains.Interfaces.Usage;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Usage.Postgres;

/// <summary>The progress of all nodes that write to the cluster's ledger.</summary>
internal sealed class PostgresLedgerProgress(LedgerProgress own, NodeBeacon others) : ILedgerProgress
{
    public async ValueTask Caught(SpendOwner owner, string before, IReadOnlySet<string> except, bool isFinal, CancellationToken cancellation)
    {
        await own.Caught(owner, before, except, isFinal, cancellation);
        if (isFinal)
        {
            await others.Caught(RequestId.TimeOf(before), cancellation);
        }
    }
}
