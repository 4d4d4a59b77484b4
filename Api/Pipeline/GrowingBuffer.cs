using System.Buffers;

namespace Gateway.Api.Pipeline;

/// <summary>A pooled buffer that doubles up to a limit, its bytes counted in the node's <see cref="ByteBudget"/>.</summary>
internal struct GrowingBuffer(ByteBudget budget, int limit) : IDisposable
{
    /// <summary>Where every buffer starts: what most requests and answers fit into.</summary>
    private const int Smallest = 8 * 1024;

    private byte[]? _bytes;
    private int _taken;

    public int Length { get; private set; }

    public readonly ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    /// <summary>Free space behind what is written. Empty where the limit or the budget of the node is reached.</summary>
    public Memory<byte> Free(int wanted = 1)
    {
        var needed = Math.Max((long)Length + wanted, Smallest);
        if (_bytes is null || _bytes.Length < needed)
        {
            // One byte over the limit may be read, to tell a body that just fits from one that does not.
            var size = (int)Math.Min(Math.Max(needed, _bytes is null ? 0 : _bytes.Length * 2L), Math.Max((long)limit + 1, Smallest));
            if (size < needed || !budget.TryTake(size - _taken))
            {
                return default;
            }

            var larger = ArrayPool<byte>.Shared.Rent(size);
            Written.CopyTo(larger);
            if (_bytes is not null)
            {
                ArrayPool<byte>.Shared.Return(_bytes);
            }

            _bytes = larger;
            _taken = size;
        }

        return _bytes.AsMemory(Length);
    }

    public readonly bool IsOverLimit => Length > limit;

    public void Advance(int count) => Length += count;

    /// <summary>Drops the first bytes and moves the rest to the front.</summary>
    public void Consume(int count)
    {
        _bytes.AsSpan(count, Length - count).CopyTo(_bytes);
        Length -= count;
    }

    /// <summary>Drops everything behind the first bytes.</summary>
    public void Truncate(int length) => Length = length;

    /// <summary>Hands the array over to the caller, who returns it to the pool; the budget is freed by <paramref name="taken"/> bytes later.</summary>
    public byte[] Detach(out int taken)
    {
        var bytes = _bytes ?? [];
        taken = _taken;
        _bytes = null;
        _taken = 0;
        return bytes;
    }

    public void Dispose()
    {
        if (_bytes is not null)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = null;
        }

        budget.Return(_taken);
        _taken = 0;
    }
}
