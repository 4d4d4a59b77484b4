using System.Buffers;

namespace Gateway.Grains.Interfaces.Providers;

/// <summary>
/// A request's body in pooled memory, read once. Counted references: whoever still sends it (an attempt that was cancelled but
/// whose socket write has not ended) holds one, so that the memory is not given to another request under a running write.
/// </summary>
public sealed class RequestBytes
{
    private readonly byte[] _buffer;
    private readonly int _length;
    private int _references = 1;

    /// <param name="buffer">Rented from <see cref="ArrayPool{T}.Shared"/>; owned from here on.</param>
    /// <param name="length">How much of it is the body.</param>
    public RequestBytes(byte[] buffer, int length)
    {
        _buffer = buffer;
        _length = length;
    }

    public ReadOnlyMemory<byte> Memory => _buffer.AsMemory(0, _length);

    public ReadOnlySpan<byte> Span => _buffer.AsSpan(0, _length);

    /// <summary>Takes a reference. False when the last one was already given back: the bytes must not be touched.</summary>
    public bool TryHold()
    {
        var seen = Volatile.Read(ref _references);
        while (seen > 0)
        {
            var before = Interlocked.CompareExchange(ref _references, seen + 1, seen);
            if (before == seen)
            {
                return true;
            }

            seen = before;
        }

        return false;
    }

    /// <summary>Gives a reference back; the last one returns the memory to the pool.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _references) == 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }
    }
}
