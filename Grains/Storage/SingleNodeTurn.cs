namespace Gateway.Grains.Storage;

/// <summary>For a node that is alone with its store: it is always its turn.</summary>
internal sealed class SingleNodeTurn : IStartTurn, IAsyncDisposable
{
    public ValueTask<IAsyncDisposable> Take(CancellationToken cancellation) => ValueTask.FromResult<IAsyncDisposable>(this);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
