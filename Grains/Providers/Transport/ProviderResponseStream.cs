namespace Gateway.Grains.Providers.Transport;

/// <summary>
/// A provider's open answer. Owns the response and a reference to its connections; disposing it before the end closes the connection.
/// One reader at a time, who cancels a running read before he disposes.
/// </summary>
internal sealed class ProviderResponseStream(HttpResponseMessage response, Stream inner, ProviderConnection connection) : AsyncReadStream
{
    private int _disposed;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => inner.ReadAsync(buffer, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (disposing && Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            // A decoder has native memory of its own.
            inner.Dispose();
            response.Dispose();
            connection.Release();
        }

        base.Dispose(disposing);
    }
}
