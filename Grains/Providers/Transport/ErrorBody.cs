using System.Buffers;

namespace Gateway.Grains.Providers.Transport;

/// <summary>Reads an error answer's body, bounded in size and time: a provider in trouble may send anything, or nothing for ever.</summary>
internal static class ErrorBody
{
    public const int MaxBytes = 64 * 1024;

    public static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The first <see cref="MaxBytes"/> of the body, or what of it came before <see cref="MaxTime"/> was over or the connection broke.
    /// Throws only when <paramref name="cancellation"/> is cancelled.
    /// </summary>
    public static async ValueTask<T> Read<T>(Stream body, TimeProvider time, Func<ReadOnlyMemory<byte>, T> use, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(MaxBytes);
        try
        {
            using var timeout = new CancellationTokenSource(MaxTime, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
            var length = 0;
            try
            {
                while (length < MaxBytes)
                {
                    var read = await body.ReadAsync(buffer.AsMemory(length, MaxBytes - length), either.Token).ConfigureAwait(false);
                    if (read == 0)
                    {
                        break;
                    }

                    length += read;
                }
            }
            catch (Exception error) when (!cancellation.IsCancellationRequested && error is IOException or OperationCanceledException)
            {
                // The status is known already; the error is made of what came.
            }

            cancellation.ThrowIfCancellationRequested();
            return use(buffer.AsMemory(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
