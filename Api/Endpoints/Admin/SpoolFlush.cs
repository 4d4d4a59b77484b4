using Gateway.Grains.Interfaces.Usage;

namespace Gateway.Api.Endpoints.Admin;

/// <summary>Writes what still lies in this node's file to the store, so that who reads the ledger sees the newest rows too.</summary>
internal sealed class SpoolFlush(IUsageSpool spool, TimeProvider time)
{
    /// <summary>Longest wait for the writer; after it the store is read as it is.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    public async ValueTask Run(CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        try
        {
            await spool.Flush(both.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            // The store is slow or away: older rows are still worth reading.
        }
    }
}
