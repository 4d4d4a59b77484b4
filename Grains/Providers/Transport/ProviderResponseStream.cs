namespace Gateway.Grains.Providers.Transport;

/// <summary>
/// A provider's open answer. Owns the response and a reference to its connections; disposing it before the end closes the connection,
/// also under a read that runs (which then fails). One reader at a time.
/// </summary>
internal sealed class ProviderResponseStream : Stream
{
    private const int Unclaimed = 0;
    private const int Idle = 1;
    private const int Reading = 2;
    private const int Disposed = 3;

    private readonly HttpResponseMessage _response;
    private readonly Stream _inner;
    private readonly ProviderConnection _connection;

    // Ends a running read on dispose. Not disposed itself: it has no timer, and cancelling it races with the end of the read.
    private readonly CancellationTokenSource _abort = new();
    private readonly ITimer _unclaimed;

    private CancellationToken _registeredFor;
    private CancellationTokenRegistration _registration;
    private int _state = Unclaimed;

    /// <param name="unclaimed">
    /// Called (once) when nobody has read within <paramref name="claimWithin"/>; the answer is closed then. A caller whose call was
    /// cancelled at the moment the reply left the grain never sees it, and the provider would go on producing.
    /// </param>
    public ProviderResponseStream(
        HttpResponseMessage response, Stream inner, ProviderConnection connection, TimeProvider time, TimeSpan claimWithin, Action unclaimed)
    {
        _response = response;
        _inner = inner;
        _connection = connection;
        _unclaimed = time.CreateTimer(_ => CloseUnclaimed(unclaimed), null, claimWithin, Timeout.InfiniteTimeSpan);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var before = Interlocked.CompareExchange(ref _state, Reading, Idle);
        if (before == Unclaimed)
        {
            before = Interlocked.CompareExchange(ref _state, Reading, Unclaimed);
            _unclaimed.Dispose();
        }

        ObjectDisposedException.ThrowIf(before == Disposed, this);
        if (before == Reading)
        {
            throw new InvalidOperationException("Another read is still running.");
        }

        try
        {
            Follow(cancellationToken);
            return await _inner.ReadAsync(buffer, _abort.Token).ConfigureAwait(false);
        }
        finally
        {
            if (Interlocked.CompareExchange(ref _state, Idle, Reading) == Disposed)
            {
                Free();
            }
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Only asynchronous reads.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            switch (Interlocked.Exchange(ref _state, Disposed))
            {
                case Unclaimed:
                case Idle:
                    Free();
                    break;
                case Reading:
                    // The handler must not be disposed under a running read; the read closes when the abort has ended it.
                    _abort.Cancel();
                    break;
            }
        }

        base.Dispose(disposing);
    }

    /// <summary>Readers pass the same token for a whole answer: it is registered once, not for every read.</summary>
    private void Follow(CancellationToken token)
    {
        if (token == _registeredFor)
        {
            return;
        }

        _registration.Unregister();
        _registeredFor = token;
        _registration = token.UnsafeRegister(static abort => ((CancellationTokenSource)abort!).Cancel(), _abort);
    }

    private void CloseUnclaimed(Action unclaimed)
    {
        if (Interlocked.CompareExchange(ref _state, Disposed, Unclaimed) == Unclaimed)
        {
            Free();
            unclaimed();
        }
    }

    private void Free()
    {
        _registration.Unregister();
        _unclaimed.Dispose();
        _response.Dispose();
        _connection.Release();
    }
}
