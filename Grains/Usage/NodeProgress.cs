using Gateway.Grains.Usage.Rollups;

namespace Gateway.Grains.Usage;

/// <summary>How far this node's own requests that spend bounded money are in the store.</summary>
internal sealed class NodeProgress(UsageSpool spool, OpenRequests open, UsageWriter writer, TimeProvider time)
{
    /// <summary>Whether an earlier process left something in the data directory.</summary>
    public bool HasLeftBehind => spool.LeftBehind.Count > 0 || open.HasLeftBehind;

    /// <summary>Whether nothing is left that is not in the store.</summary>
    public bool IsComplete => writer.Recovered.IsCompletedSuccessfully && open.Oldest() is null && spool.Seal().Count == 0;

    /// <summary>
    /// The moment before which all such requests are over and in the store; null while what earlier processes left behind is not. Waits for the
    /// store. A request that was admitted and is not yet noted is not seen: who asks for a moment has to allow for some seconds.
    /// </summary>
    public async ValueTask<DateTimeOffset?> Reach(CancellationToken cancellation)
    {
        if (!writer.Recovered.IsCompletedSuccessfully)
        {
            return null;
        }

        // In this order: a request that ended since the clock was read is in the spool, and one that began is later than that.
        var now = time.GetUtcNow();
        var oldest = open.Oldest() is { } record ? DateTimeOffset.FromUnixTimeMilliseconds(LedgerTime.MillisecondsOf(record)) : now;
        await spool.Flush(cancellation);
        return oldest < now ? oldest : now;
    }
}
