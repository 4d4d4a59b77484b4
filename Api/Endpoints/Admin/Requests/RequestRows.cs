using Gateway.Grains.Interfaces.Usage;

namespace Gateway.Api.Endpoints.Admin.Requests;

/// <summary>Reads ledger rows, the newest included: what still lies in this node's file is written to the store first.</summary>
internal sealed class RequestRows(IUsageSpool spool, IRequestLog log, TimeProvider time)
{
    /// <summary>Longest wait for the writer; after it the store is read as it is.</summary>
    private static readonly TimeSpan FlushLimit = TimeSpan.FromSeconds(2);

    public async ValueTask<UsageRecord?> Find(string id, CancellationToken cancellation)
    {
        await Flush(cancellation);
        return await log.Find(id, cancellation);
    }

    public async ValueTask<IReadOnlyList<UsageRecord>> List(RequestQuery query, CancellationToken cancellation)
    {
        await Flush(cancellation);
        return await log.List(query, cancellation);
    }

    private async ValueTask Flush(CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(FlushLimit, time);
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
