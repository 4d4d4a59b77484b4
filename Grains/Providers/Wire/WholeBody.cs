using System.Buffers;

namespace Gateway.Grains.Providers.Wire;

/// <summary>Reads an answer that is translated whole.</summary>
internal static class WholeBody
{
    /// <summary>As an answer of OpenAI's own is bounded by <c>Gateway:MaxResponseBytes</c>.</summary>
    public const int MaxBytes = 64 * 1024 * 1024;

    private const int FirstSize = 16 * 1024;

    /// <summary>
    /// Reads <paramref name="answer"/> to its end, disposes its content, and gives the bytes to <paramref name="use"/>, valid during the call only.
    /// Throws <see cref="IOException"/> where the connection breaks or the answer is larger than <see cref="MaxBytes"/>.
    /// </summary>
    public static async ValueTask<T> Read<T>(WireAnswer answer, Func<ReadOnlyMemory<byte>, T> use, CancellationToken cancellation)
    {
        await using var content = answer.Content.ConfigureAwait(false);
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Clamp((answer.Length ?? 0) + 1, FirstSize, MaxBytes));
        try
        {
            var length = 0;
            while (true)
            {
                if (length == buffer.Length)
                {
                    buffer = Grow(buffer, length);
                }

                var read = await answer.Content.ReadAsync(buffer.AsMemory(length), cancellation).ConfigureAwait(false);
                if (read == 0)
                {
                    return use(buffer.AsMemory(0, length));
                }

                length += read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Grow(byte[] buffer, int length)
    {
        if (length >= MaxBytes)
        {
            throw new IOException("The provider's answer is too large.");
        }

        var larger = ArrayPool<byte>.Shared.Rent(length * 2);
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
