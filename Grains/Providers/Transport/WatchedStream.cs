using System.Runtime.CompilerServices;

namespace Gateway.Grains.Providers.Transport;

/// <summary>A connection's plain bytes on their way through; subclasses look at what comes and how it ends.</summary>
internal abstract class WatchedStream(Stream inner) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var reading = inner.ReadAsync(buffer, cancellationToken);
        if (!reading.IsCompletedSuccessfully)
        {
            return Read(reading, buffer.Length);
        }

        var read = reading.GetAwaiter().GetResult();
        Read(read, buffer.Length);
        return ValueTask.FromResult(read);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!Writing(buffer.Span))
        {
            return ValueTask.CompletedTask;
        }

        var writing = inner.WriteAsync(buffer, cancellationToken);
        if (!writing.IsCompletedSuccessfully)
        {
            return Write(writing);
        }

        writing.GetAwaiter().GetResult();
        return ValueTask.CompletedTask;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override void Flush() => inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Only asynchronous reads.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Only asynchronous writes.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Bytes came.</summary>
    protected abstract void Received();

    /// <summary>The other side has closed, or <paramref name="error"/> ended the connection. Throws where that has a better name.</summary>
    protected abstract void Ended(Exception? error);

    /// <summary>A write begins; false where it would go nowhere and is left out.</summary>
    protected abstract bool Writing(ReadOnlySpan<byte> bytes);

    /// <summary>A write failed. True where the failure is not to be told; throws where it has a better name.</summary>
    protected abstract bool WriteFailed(IOException error);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> Read(ValueTask<int> reading, int room)
    {
        int read;
        try
        {
            read = await reading.ConfigureAwait(false);
        }
        catch (IOException error)
        {
            Ended(error);
            throw;
        }

        Read(read, room);
        return read;
    }

    private void Read(int read, int room)
    {
        if (read > 0)
        {
            Received();
        }
        else if (room > 0)
        {
            Ended(null);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask Write(ValueTask writing)
    {
        try
        {
            await writing.ConfigureAwait(false);
        }
        catch (IOException error)
        {
            if (!WriteFailed(error))
            {
                throw;
            }
        }
    }
}
