using System.Runtime.CompilerServices;
using Gateway.Grains.Interfaces.Usage;

namespace Gateway.Api.Endpoints.Admin.Requests;

/// <summary>Reads ledger rows, the newest included.</summary>
internal sealed class RequestRows(SpoolFlush spool, IRequestLog log)
{
    private const int Batch = 500;

    public async ValueTask<UsageRecord?> Find(string id, CancellationToken cancellation)
    {
        await spool.Run(cancellation);
        return await log.Find(id, cancellation);
    }

    public async ValueTask<IReadOnlyList<UsageRecord>> List(RequestQuery query, CancellationToken cancellation)
    {
        await spool.Run(cancellation);
        return await log.List(query, cancellation);
    }

    /// <summary>All rows of the query, whatever its limit, some hundred at a time: memory is bounded by these.</summary>
    public async IAsyncEnumerable<IReadOnlyList<UsageRecord>> ListAll(RequestQuery query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await spool.Run(cancellation);
        for (var next = query with { Limit = Batch }; ;)
        {
            var rows = await log.List(next, cancellation);
            yield return rows;
            if (rows.Count < Batch)
            {
                yield break;
            }

            next = next with { Before = rows[^1].Id };
        }
    }
}
