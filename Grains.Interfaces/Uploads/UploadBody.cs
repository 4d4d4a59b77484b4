using Gateway.Grains.Interfaces.Protocols.Forms;

namespace Gateway.Grains.Interfaces.Uploads;

/// <summary>
/// A form that lies on disk. Counted references, as of <see cref="Providers.RequestBytes"/>: whoever still sends it holds one, and the last one
/// deletes it.
/// </summary>
/// <param name="file">Owned from here on.</param>
/// <param name="length">Bytes of the form.</param>
/// <param name="boundary">As <see cref="FormBoundary"/> reads it.</param>
/// <param name="parts">All parts of the form.</param>
public sealed class UploadBody(IUploadFile file, long length, string boundary, IReadOnlyList<FormPart> parts)
{
    private int _references = 1;

    public long Length => length;

    public string Boundary => boundary;

    public IReadOnlyList<FormPart> Parts => parts;

    /// <summary>Reads from an offset; 0 at the end. Only while a reference is held.</summary>
    public ValueTask<int> Read(long offset, Memory<byte> buffer, CancellationToken cancellation) => file.Read(offset, buffer, cancellation);

    /// <summary>Takes a reference. False when the last one was already given back.</summary>
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

    /// <summary>Gives a reference back; the last one deletes the file.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _references) == 0)
        {
            file.Dispose();
        }
    }
}
