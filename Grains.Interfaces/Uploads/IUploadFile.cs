using System.Buffers;

namespace Gateway.Grains.Interfaces.Uploads;

/// <summary>
/// One upload's bytes on disk. Gone with its disposal, and with the process, however that ends. Written by one, then read by any number at once.
/// </summary>
public interface IUploadFile : IDisposable
{
    /// <summary>
    /// Sets so many more bytes aside for this file, until its disposal. False where the node's uploads would take more than they may
    /// (<c>Gateway:MaxStoredUploadBytes</c>): nothing is set aside then.
    /// </summary>
    bool TryReserve(long bytes);

    /// <summary>Writes behind what is there. Throws <see cref="IOException"/> where the disk is full.</summary>
    ValueTask Append(ReadOnlySequence<byte> bytes, CancellationToken cancellation);

    /// <summary>Reads from an offset; 0 at the end.</summary>
    ValueTask<int> Read(long offset, Memory<byte> buffer, CancellationToken cancellation);
}
