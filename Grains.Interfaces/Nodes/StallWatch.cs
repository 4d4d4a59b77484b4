namespace Gateway.Grains.Interfaces.Nodes;

/// <summary>
/// Notices that this process stood still: stopped, swapped out, starved of the CPU. The others may have declared it dead meanwhile, and made its
/// grains anew. Whoever gives out what was stored ahead before a stall has to store it again first: the version of that write tells who owns it.
/// </summary>
public sealed class StallWatch : IDisposable
{
    /// <summary>Nobody is declared dead who stood still for less: two probes of half a second have to be missed.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    /// <summary>What took so long while the process stood still says nothing about whoever was waited for.</summary>
    public static readonly TimeSpan LongLimit = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(200);

    private readonly TimeProvider? _time;
    private readonly Lock _lock = new();
    private readonly ITimer? _timer;
    private long _seen;
    private int _count;
    private int _longCount;

    private StallWatch()
    {
    }

    /// <param name="time">A clock that goes on while the process stands still: in a whole gateway the real one, whatever clock the rest lives by.</param>
    public StallWatch(TimeProvider time)
    {
        _time = time;
        _seen = time.GetTimestamp();
        _timer = time.CreateTimer(static watch => ((StallWatch)watch!).OnBeat(), this, Beat, Beat);
    }

    /// <summary>Sees none.</summary>
    public static StallWatch Never { get; } = new();

    /// <summary>Told once for each stall, on any thread.</summary>
    public event Action<TimeSpan>? Stalled;

    /// <summary>How many stalls there were. Costs a look at the clock.</summary>
    public int Count
    {
        get
        {
            if (_time is not null && _time.GetElapsedTime(Volatile.Read(ref _seen)) >= Limit)
            {
                Notice();
            }

            return Volatile.Read(ref _count);
        }
    }

    /// <summary>How many of them took <see cref="LongLimit"/> or more.</summary>
    public int LongCount => Count == 0 ? 0 : Volatile.Read(ref _longCount);

    public void Dispose() => _timer?.Dispose();

    private void OnBeat()
    {
        if (!Notice())
        {
            Volatile.Write(ref _seen, _time!.GetTimestamp());
        }
    }

    /// <summary>Whether there was a stall that nobody had noticed.</summary>
    private bool Notice()
    {
        TimeSpan stalled;
        lock (_lock)
        {
            stalled = _time!.GetElapsedTime(_seen);
            if (stalled < Limit)
            {
                return false;
            }

            // In this order: whoever sees the new time sees the new count.
            _longCount += stalled >= LongLimit ? 1 : 0;
            _count++;
            Volatile.Write(ref _seen, _time.GetTimestamp());
        }

        Stalled?.Invoke(stalled);
        return true;
    }
}
