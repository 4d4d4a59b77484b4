using Gateway.Grains.Interfaces.Usage;
using Gateway.Grains.Storage;

namespace Gateway.Grains.Usage;

/// <summary>The only node of an embedded store.</summary>
internal sealed class SingleNode(NodeIdentity identity, NodeProgress progress, TimeProvider time) : ILedgerNodes
{
    /// <summary>Longest wait for the store; after it the progress is not known.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    public async ValueTask<IReadOnlyList<LedgerNode>> List(CancellationToken cancellation)
    {
        DateTimeOffset? reached = null;
        using var limit = new CancellationTokenSource(Limit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        try
        {
            reached = await progress.Reach(both.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            // The store is slow or away.
        }

        return [new LedgerNode(identity.Id, reached, time.GetUtcNow(), IsThis: true)];
    }

    public ValueTask<ForgetNodeResult> Forget(string id, CancellationToken cancellation) =>
        ValueTask.FromResult(id == identity.Id ? ForgetNodeResult.Alive : ForgetNodeResult.Unknown);
}
