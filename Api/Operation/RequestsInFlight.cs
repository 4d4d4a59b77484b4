namespace Gateway.Api.Operation;

/// <summary>Counts the requests that the node is working on; a drain waits for none, and cuts those that take too long.</summary>
public sealed class RequestsInFlight : IDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _cut = new();
    private TaskCompletionSource? _none;
    private int _count;

    public int Count => Volatile.Read(ref _count);

    /// <summary>Cancelled when the time to drain is over.</summary>
    public CancellationToken CutOff => _cut.Token;

    public void Enter() => Interlocked.Increment(ref _count);

    public void Leave()
    {
        if (Interlocked.Decrement(ref _count) == 0)
        {
            lock (_lock)
            {
                _none?.TrySetResult();
            }
        }
    }

    /// <summary>Ends every request that still runs, and any that comes yet.</summary>
    public void Cut() => _cut.Cancel();

    public void Dispose() => _cut.Dispose();

    /// <summary>Ends when for a moment no request was in flight.</summary>
    public Task None()
    {
        lock (_lock)
        {
            _none ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (Count == 0)
            {
                _none.TrySetResult();
            }

            return _none.Task;
        }
    }
}
