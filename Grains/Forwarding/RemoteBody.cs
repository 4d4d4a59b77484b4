using System.Buffers;
using Gateway.Grains.Interfaces.Forwarding;
using Gateway.Grains.Interfaces.Providers;

namespace Gateway.Grains.Forwarding;

/// <summary>A body that comes in parts, one after the other; each may come twice. Not safe for several threads.</summary>
internal sealed class RemoteBody(int length) : IDisposable
{
    private byte[]? _bytes = ArrayPool<byte>.Shared.Rent(length);
    private int _received;

    /// <summary>False where the part does not follow the others: the body is not usable then.</summary>
    public bool TryAdd(in BodyPiece piece)
    {
        if (_bytes is null || piece.Length != length || piece.Offset < 0 || piece.Offset > _received || piece.Bytes.Length > length - piece.Offset)
        {
            return false;
        }

        // What came before is read already, perhaps.
        if (piece.Offset == _received)
        {
            piece.Bytes.CopyTo(_bytes, piece.Offset);
            _received += piece.Bytes.Length;
        }

        return piece.Offset + piece.Bytes.Length <= _received;
    }

    /// <summary>The body, which belongs to the caller from here on; null where a part of it is missing.</summary>
    public RequestBytes? Take()
    {
        if (_bytes is not { } bytes || _received != length)
        {
            return null;
        }

        _bytes = null;
        return new RequestBytes(bytes, length);
    }

    public void Dispose()
    {
        if (_bytes is { } bytes)
        {
            _bytes = null;
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}
