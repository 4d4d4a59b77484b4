using System.Collections.Concurrent;
using System.Security.Cryptography;
using Gateway.Grains.Interfaces.Usage;

namespace Gateway.Grains.Usage;

/// <summary>
/// The node's append-only files. <see cref="Append"/> takes no lock and waits for no disk: it returns when the kernel has the record, which
/// a killed process cannot lose any more. A power cut or a crash of the kernel may lose what was not yet written back, on Linux the
/// last half minute or so.
/// Each record is also queued in memory for the <see cref="UsageWriter"/>; where the queue is full, the writer reads the file instead.
/// </summary>
internal sealed class UsageSpool : IUsageSpool, IDisposable
{
    private const string Extension = ".log";

    private readonly string _directory;
    private readonly SpoolLimits _limits;
    private readonly TimeProvider _time;
    private readonly ConcurrentQueue<SpooledRecord> _queue = new();
    private readonly WakeSignal _writer = new();
    private readonly Lock _rolling = new();

    // Sealed segments that are not in the store yet, oldest first. Guarded by _rolling.
    private readonly List<SpoolSegment> _sealed = [];

    private volatile SpoolSegment _current;
    private volatile bool _disposed;
    private int _queued;
    private uint _made;

    // The segment that was last seen to hold something, and since when. The writer's own.
    private SpoolSegment? _aging;
    private long _agingSince;

    public UsageSpool(string directory, SpoolLimits limits, TimeProvider time)
    {
        _directory = directory;
        _limits = limits;
        _time = time;
        foreach (var path in Directory.EnumerateFiles(directory, "*" + Extension).Order(StringComparer.Ordinal))
        {
            _sealed.Add(SpoolSegment.LeftBehind(path));
        }

        LeftBehind = [.. _sealed];
        _current = NewSegment();
    }

    /// <summary>The segments of earlier processes, as they were found at the start.</summary>
    public IReadOnlyList<SpoolSegment> LeftBehind { get; }

    public void Append(UsageRecord record)
    {
        // Refused here, these can never stop the store's transaction.
        ArgumentException.ThrowIfNullOrEmpty(record.Id);
        ArgumentNullException.ThrowIfNull(record.Endpoint);
        ArgumentNullException.ThrowIfNull(record.KeyId);
        ArgumentNullException.ThrowIfNull(record.RequestedModel);

        var frame = SpoolFrame.Of(record);
        var segment = _current;
        while (!segment.TryAppend(frame))
        {
            segment = Roll(segment);
        }

        if (segment.BeganAt == 0)
        {
            segment.Begin(_time.GetUtcNow());
        }

        var queued = Interlocked.Increment(ref _queued);
        if (queued > _limits.QueueLength)
        {
            Interlocked.Decrement(ref _queued);
            segment.LeaveToFile();
            return;
        }

        _queue.Enqueue(new SpooledRecord(record, segment));
        if (queued % _limits.BatchSize == 0)
        {
            _writer.Wake();
        }
    }

    public async ValueTask Flush(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var waiting = Task.WhenAll(Seal().Select(static segment => segment.Stored));
        _writer.Wake();
        await waiting.WaitAsync(cancellation);
    }

    /// <summary>The writer's wake-up call: a batch is ready, or somebody waits for the store.</summary>
    public WakeSignal Writer => _writer;

    /// <summary>The next queued record. Only the writer calls this.</summary>
    public bool TryTake(out SpooledRecord record)
    {
        if (!_queue.TryDequeue(out record))
        {
            return false;
        }

        Interlocked.Decrement(ref _queued);
        return true;
    }

    /// <summary>Seals the current segment where it holds something, and gives all sealed ones that are not in the store yet, oldest first.</summary>
    public IReadOnlyList<SpoolSegment> Seal()
    {
        lock (_rolling)
        {
            if (!_current.IsEmpty)
            {
                Replace(_current);
            }

            return [.. _sealed];
        }
    }

    /// <summary>Seals the current segment where its age or records left to the file ask for it, and gives all sealed ones. Only the writer calls this.</summary>
    public IReadOnlyList<SpoolSegment> SealIfDue()
    {
        var current = _current;
        if (!ReferenceEquals(current, _aging) && !current.IsEmpty)
        {
            _aging = current;
            _agingSince = _time.GetTimestamp();
        }

        var isOld = ReferenceEquals(current, _aging) && _time.GetElapsedTime(_agingSince) >= _limits.SegmentAge;
        if (isOld || current.NeedsReading)
        {
            return Seal();
        }

        lock (_rolling)
        {
            return [.. _sealed];
        }
    }

    /// <summary>How much waits for the store at the moment.</summary>
    public SpoolDepth Depth()
    {
        List<SpoolSegment> waiting;
        lock (_rolling)
        {
            waiting = [.. _sealed, _current];
        }

        waiting.RemoveAll(static segment => segment is { Unstored: 0, NeedsReading: false });
        return new SpoolDepth(
            waiting.Sum(static segment => segment.Unstored),
            waiting.Count,
            waiting.Sum(static segment => segment.Bytes),
            waiting.Count == 0 ? TimeSpan.Zero : TimeSpan.FromTicks(Math.Max(0, _time.GetUtcNow().UtcTicks - waiting[0].BeganAt)));
    }

    /// <summary>Forgets a segment whose file is dealt with, and tells those who wait for it.</summary>
    public void Retire(SpoolSegment segment)
    {
        lock (_rolling)
        {
            _sealed.Remove(segment);
        }

        segment.Dispose();
        segment.Complete();
    }

    /// <summary>Closes the files. They stay: the next process replays what is not in the store.</summary>
    public void Dispose()
    {
        lock (_rolling)
        {
            _disposed = true;
            _current.Seal();
            _current.Dispose();
            _sealed.ForEach(static segment => segment.Dispose());
        }
    }

    private SpoolSegment Roll(SpoolSegment full)
    {
        lock (_rolling)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);

            // Of all the threads that found it full, the first replaces it.
            return ReferenceEquals(_current, full) ? Replace(full) : _current;
        }
    }

    private SpoolSegment Replace(SpoolSegment old)
    {
        // The new file first: where it cannot be made, the old segment goes on as it was.
        var next = NewSegment();
        _current = next;
        old.Seal();
        _sealed.Add(old);
        return next;
    }

    private SpoolSegment NewSegment()
    {
        // Names sort by the time of their making; the random end keeps them apart where the clock was set back.
        var name = $"{_time.GetUtcNow().ToUnixTimeMilliseconds():x12}-{_made++:x8}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}{Extension}";
        return SpoolSegment.Create(Path.Combine(_directory, name), _limits.SegmentBytes);
    }
}
