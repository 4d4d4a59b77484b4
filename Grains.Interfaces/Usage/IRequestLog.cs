namespace Gateway.Grains.Interfaces.Usage;

/// <summary>Reads the ledger. Off the request's path.</summary>
public interface IRequestLog
{
    ValueTask<UsageRecord?> Find(string id, CancellationToken cancellation);

    ValueTask<IReadOnlyList<UsageRecord>> List(RequestQuery query, CancellationToken cancellation);
}
