namespace Gateway.Grains.Tests.Providers.Transport;

/// <summary>A connection whose reads and writes end when and how the test says.</summary>
internal sealed class ScriptedStream : MemoryStream
{
    private readonly Queue<TaskCompletionSource<int>> _reads = new();

    /// <summary>What writes do; null: they succeed.</summary>
    public Exception? WriteError { get; set; }

    public int Writes { get; private set; }

    /// <summary>Ends the oldest read that runs.</summary>
    public void Read(int bytes) => _reads.Dequeue().SetResult(bytes);

    public void Read(Exception error) => _reads.Dequeue().SetException(error);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = new TaskCompletionSource<int>();
        _reads.Enqueue(read);
        return new ValueTask<int>(read.Task);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Writes++;
        return WriteError is { } error ? ValueTask.FromException(error) : ValueTask.CompletedTask;
    }
}
