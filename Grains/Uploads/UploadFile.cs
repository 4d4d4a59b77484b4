using System.Buffers;
using Gateway.Grains.Interfaces.Uploads;
using Microsoft.Win32.SafeHandles;

namespace Gateway.Grains.Uploads;

/// <summary>
/// One upload's file. Where the system allows it, the file has no name any more from its first moment: then no crash can leave it behind.
/// </summary>
internal sealed class UploadFile : IUploadFile
{
    private readonly FileStream _file;
    private readonly UploadRoom _room;
    private readonly SafeFileHandle _handle;
    private readonly string? _path;
    private readonly List<ReadOnlyMemory<byte>> _pieces = [];
    private long _length;
    private long _reserved;

    public UploadFile(FileStream file, string path, UploadRoom room)
    {
        _file = file;
        _room = room;
        _handle = file.SafeFileHandle;
        if (OperatingSystem.IsWindows())
        {
            _path = path;
            return;
        }

        try
        {
            File.Delete(path);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public bool TryReserve(long bytes)
    {
        if (!_room.TryTake(bytes))
        {
            return false;
        }

        _reserved += bytes;
        return true;
    }

    public async ValueTask Append(ReadOnlySequence<byte> bytes, CancellationToken cancellation)
    {
        if (bytes.IsSingleSegment)
        {
            await RandomAccess.WriteAsync(_handle, bytes.First, _length, cancellation).ConfigureAwait(false);
        }
        else
        {
            _pieces.Clear();
            foreach (var piece in bytes)
            {
                _pieces.Add(piece);
            }

            await RandomAccess.WriteAsync(_handle, _pieces, _length, cancellation).ConfigureAwait(false);
            _pieces.Clear();
        }

        _length += bytes.Length;
    }

    public ValueTask<int> Read(long offset, Memory<byte> buffer, CancellationToken cancellation) => RandomAccess.ReadAsync(_handle, buffer, offset, cancellation);

    public void Dispose()
    {
        _file.Dispose();
        _room.GiveBack(_reserved);
        _reserved = 0;
        if (_path is not null)
        {
            File.Delete(_path);
        }
    }
}
