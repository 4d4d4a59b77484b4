using System.Buffers;

namespace Gateway.Grains.Interfaces.Uploads;

/// <summary>
/// One upload's bytes on disk. Gone with its disposal, and with the process, however that ends. Written by one, then read by any number at once.
/// </summary>
public interface IUploadFile : IDisposable
{
    /// <summary>Writes behind what is there. Throws <see cref="IOException"/> where the disk is full.</summary>
    ValueTask Append(ReadOnlySequence<byte> bytes, CancellationToken cancellation);

    /// <summary>Reads from an offset; 0 at the end.</summary>
    ValueTask<int> Read(long offset, Memory<byte> buffer, CancellationToken cancellation);
}
