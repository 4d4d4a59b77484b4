using Gateway.Grains.Storage;
using Microsoft.Win32.SafeHandles;

namespace Gateway.Grains.Usage;

/// <summary>
/// One file of the spool. Threads append without a lock: each reserves its place, then writes there.
/// A segment ends in three steps: sealed (no further place is given out), quiet (all who had a place have written), stored (all is in the store).
/// </summary>
internal sealed class SpoolSegment : IDisposable
{
    private readonly long _limit;
    private readonly FileStream? _file;
    private readonly SafeFileHandle? _handle;
    private readonly TaskCompletionSource _stored = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Bytes given out. At the limit or past it nothing more is: sealing just moves it there.
    private long _reserved;

    // Appends that are between asking for a place and having written. Raised before the place is reserved, so once a sealed segment shows 0 it stays quiet.
    private int _writing;

    // Records that are written and not known to be in the store. Raised before _writing falls.
    private int _unstored;

    // The store's share of this segment is to be read from the file. Set before _unstored falls for the record that needs it.
    private volatile bool _fromFile;

    // When the first record came, in UTC ticks; 0 as long as there is none.
    private long _beganAt;

    private SpoolSegment(string path, long limit, FileStream? file)
    {
        FilePath = path;
        _limit = limit;
        _file = file;
        _handle = file?.SafeFileHandle;
        _reserved = file is null ? limit : 0;
        _fromFile = file is null;
    }

    public string FilePath { get; }

    /// <summary>Records that are written and not known to be in the store, without those that have to be read from the file.</summary>
    public int Unstored => Volatile.Read(ref _unstored);

    /// <summary>What the file holds; 0 where it has gone.</summary>
    public long Bytes => new FileInfo(FilePath) is { Exists: true } file ? file.Length : 0;

    /// <summary>When the first record came, in UTC ticks; 0 as long as there is none.</summary>
    public long BeganAt => Volatile.Read(ref _beganAt);

    public bool IsEmpty => Interlocked.Read(ref _reserved) == 0;

    public bool IsSealed => Interlocked.Read(ref _reserved) >= _limit;

    /// <summary>Whether some of its records can reach the store only by reading the file.</summary>
    public bool NeedsReading => _fromFile;

    /// <summary>Whether nothing will be written to the file any more.</summary>
    public bool IsQuiet => IsSealed && Volatile.Read(ref _writing) == 0;

    /// <summary>Whether all its records are in the store. The order of the reads is that of the fields' comments.</summary>
    public bool IsStored => IsQuiet && Volatile.Read(ref _unstored) == 0 && !_fromFile;

    /// <summary>Completes once the segment is stored, or was given up as unreadable.</summary>
    public Task Stored => _stored.Task;

    /// <summary>A new file, open for appending.</summary>
    public static SpoolSegment Create(string path, long limit)
    {
        try
        {
            return new SpoolSegment(path, limit, DataDirectory.Open(path, FileMode.CreateNew, FileShare.ReadWrite | FileShare.Delete));
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new IOException($"The spool segment '{path}' cannot be made.", exception);
        }
    }

    /// <summary>A file that an earlier process left behind.</summary>
    public static SpoolSegment LeftBehind(string path) => new(path, limit: 0, file: null) { _beganAt = File.GetLastWriteTimeUtc(path).Ticks };

    /// <summary>Writes the frame. False when the segment takes no more. Throws <see cref="IOException"/>; then the record is not in the spool.</summary>
    public bool TryAppend(ReadOnlySpan<byte> frame)
    {
        Interlocked.Increment(ref _writing);
        try
        {
            var at = Interlocked.Add(ref _reserved, frame.Length) - frame.Length;
            if (at >= _limit)
            {
                return false;
            }

            RandomAccess.Write(_handle!, frame, at);
            Interlocked.Increment(ref _unstored);
            return true;
        }
        finally
        {
            Interlocked.Decrement(ref _writing);
        }
    }

    /// <summary>Notes when its first record came. Later calls change nothing.</summary>
    public void Begin(DateTimeOffset now) => Interlocked.CompareExchange(ref _beganAt, now.UtcTicks, 0);

    public void Seal() => Interlocked.Add(ref _reserved, _limit);

    /// <summary>A record that was appended is in the store.</summary>
    public void CountStored() => Interlocked.Decrement(ref _unstored);

    /// <summary>A record that was appended found no room in memory: the store gets it from the file.</summary>
    public void LeaveToFile()
    {
        _fromFile = true;
        Interlocked.Decrement(ref _unstored);
    }

    /// <summary>All whole records of the quiet file are in the store.</summary>
    public void CountRead() => _fromFile = false;

    public void Complete() => _stored.TrySetResult();

    /// <summary>Closes the quiet file, which stays. Repeats do nothing.</summary>
    public void Dispose() => _file?.Dispose();
}
