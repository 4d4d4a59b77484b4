using Gateway.Api.Snapshot;

namespace Gateway.Api.Pipeline;

/// <summary>Bounds the bytes of requests and answers that the node holds at one time.</summary>
internal sealed class ByteBudget(CurrentSnapshot snapshot)
{
    private long _held;

    public long Held => Volatile.Read(ref _held);

    /// <summary>Takes so many bytes. False where the bound (<c>Gateway:MaxBufferedBytes</c>) would be passed: nothing is taken.</summary>
    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _held, bytes) <= snapshot.Value.Settings.MaxBufferedBytes)
        {
            return true;
        }

        Interlocked.Add(ref _held, -bytes);
        return false;
    }

    public void Return(long bytes) => Interlocked.Add(ref _held, -bytes);
}
