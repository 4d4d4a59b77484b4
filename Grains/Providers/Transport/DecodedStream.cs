using System.Runtime.CompilerServices;

namespace Gateway.Grains.Providers.Transport;

/// <summary>A body behind its decoder. Broken compression is a broken answer, for which readers know one exception.</summary>
internal sealed class DecodedStream(Stream decoder) : AsyncReadStream
{
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await decoder.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is InvalidDataException or InvalidOperationException)
        {
            throw new IOException("The answer's compression is broken.", error);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            decoder.Dispose();
        }

        base.Dispose(disposing);
    }
}
