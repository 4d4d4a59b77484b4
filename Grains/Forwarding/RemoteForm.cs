using System.Buffers;
using Gateway.Grains.Interfaces.Forwarding;
using Gateway.Grains.Interfaces.Protocols.Forms;
using Gateway.Grains.Interfaces.Uploads;

namespace Gateway.Grains.Forwarding;

/// <summary>
/// A form that comes in parts, one after the other, and goes to disk as it comes; each part may come twice. Looked at in passing, as it was where
/// it was received. Not safe for several threads.
/// </summary>
internal sealed class RemoteForm : IDisposable
{
    private readonly IUploadFile _file;
    private readonly long _length;
    private readonly string _boundary;
    private readonly MultipartScanner _scanner;
    private long _received;
    private bool _isTaken;

    private RemoteForm(IUploadFile file, in FormPiece first)
    {
        (_file, _length, _boundary) = (file, first.Length, first.Boundary);
        _scanner = new MultipartScanner(first.Boundary);
    }

    /// <summary>Null where there is no room for all of it, or this is not its beginning. Throws <see cref="IOException"/> where the disk refuses.</summary>
    public static RemoteForm? TryOpen(IUploadStore store, in FormPiece first)
    {
        if (first.Length < 0 || first.Offset != 0)
        {
            return null;
        }

        var file = store.Create();
        if (file.TryReserve(first.Length))
        {
            return new RemoteForm(file, first);
        }

        file.Dispose();
        return null;
    }

    /// <summary>False where the part does not follow the others: the form is not usable then. Throws <see cref="IOException"/> where the disk is full.</summary>
    public async ValueTask<bool> TryAdd(FormPiece piece)
    {
        if (_isTaken || piece.Length != _length || piece.Offset < 0 || piece.Offset > _received || piece.Bytes.Length > _length - piece.Offset)
        {
            return false;
        }

        if (piece.Offset == _received)
        {
            if (!_scanner.Scan(piece.Bytes))
            {
                return false;
            }

            await _file.Append(new ReadOnlySequence<byte>(piece.Bytes), CancellationToken.None).ConfigureAwait(false);
            _received += piece.Bytes.Length;
        }

        return piece.Offset + piece.Bytes.Length <= _received;
    }

    /// <summary>The form, which belongs to the caller from here on; null where a part of it is missing, or it is none.</summary>
    public UploadBody? Take()
    {
        if (_isTaken || _received != _length || !_scanner.End())
        {
            return null;
        }

        _isTaken = true;
        return new UploadBody(_file, _length, _boundary, _scanner.Parts);
    }

    public void Dispose()
    {
        if (!_isTaken)
        {
            _isTaken = true;
            _file.Dispose();
        }
    }
}
