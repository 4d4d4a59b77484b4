using System.Buffers;

namespace Gateway.Grains.Interfaces.Providers;

/// <summary>A request's body in another language, written into pooled memory. Give it up with <see cref="Detach"/> or dispose it.</summary>
public sealed class TranslatedBody : IBufferWriter<byte>, IDisposable
{
    private byte[]? _buffer;
    private int _length;

    /// <param name="expected">Bytes that will be about enough.</param>
    public TranslatedBody(int expected) => _buffer = ArrayPool<byte>.Shared.Rent(Math.Max(expected, 1024));

    private byte[] Buffer => _buffer ?? throw new InvalidOperationException("The body was given up.");

    /// <summary>Bytes written so far.</summary>
    public int Length => _length;

    public void Advance(int count) => _length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return Buffer.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <summary>The bytes, owned by the caller, who releases them.</summary>
    public RequestBytes Detach()
    {
        var bytes = new RequestBytes(Buffer, _length);
        _buffer = null;
        return bytes;
    }

    public void Dispose()
    {
        if (_buffer is { } buffer)
        {
            _buffer = null;
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Reserve(int count)
    {
        if (Buffer.Length - _length >= count)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(Buffer.Length * 2, _length + count));
        Buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(Buffer);
        _buffer = larger;
    }
}
