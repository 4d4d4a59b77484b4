namespace Gateway.TestKit.Time;

/// <summary>
/// Time that stands still until a test moves it. A move goes from one due timer to the next, and each timer sees the time that it was due
/// at. <see cref="WaitForTimer"/> is how a test knows that the gateway has come to a pause or has set a limit, without sleeping.
/// One thread at a time moves it.
/// </summary>
public sealed class TestClock : TimeProvider
{
    private static readonly DateTimeOffset Begin = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly Lock _lock = new();
    private readonly List<TestTimer> _timers = [];
    private TimeSpan _elapsed;

    /// <summary>Time since the clock was made.</summary>
    public TimeSpan Elapsed
    {
        get
        {
            lock (_lock)
            {
                return _elapsed;
            }
        }
    }

    /// <summary>Told of every timer that is armed or taken away.</summary>
    public Changes Changes { get; } = new();

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow() => Begin + Elapsed;

    public override long GetTimestamp() => Elapsed.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new TestTimer(this, callback, state, TimerOwners.OfThisCall());
        lock (_lock)
        {
            _timers.Add(timer);
        }

        Arm(timer, dueTime, period);
        return timer;
    }

    /// <summary>Moves on by this much, and fires what falls due on the way.</summary>
    public void Advance(TimeSpan by) => AdvanceTo(Elapsed + by);

    /// <summary>Moves on to this <see cref="Elapsed"/>; not at all where it is past.</summary>
    public void AdvanceTo(TimeSpan target)
    {
        while (true)
        {
            TestTimer? due;
            lock (_lock)
            {
                due = _timers.Where(timer => timer.Due <= target).MinBy(timer => timer.Due);
                if (due is null)
                {
                    _elapsed = target > _elapsed ? target : _elapsed;
                    break;
                }

                _elapsed = due.Due > _elapsed ? due.Due.Value : _elapsed;
                due.Due = due.IsPeriodic ? _elapsed + due.Period : null;
            }

            due.Fire();
        }

        Changes.Notify();
    }

    /// <summary>Whether a timer that will fire once, of this owner, is due between these times from now.</summary>
    public bool IsPending(TimeSpan least, TimeSpan most, TimerOwner owner = TimerOwner.Request) => Pending(least, most, owner) > 0;

    /// <summary>How many there are.</summary>
    public int Pending(TimeSpan least, TimeSpan most, TimerOwner owner = TimerOwner.Request)
    {
        lock (_lock)
        {
            return Matching(least, most, owner).Count();
        }
    }

    /// <summary>Waits, in real time, until <see cref="IsPending"/>; gives how long from now the earliest one is due.</summary>
    public async Task<TimeSpan> WaitForTimer(TimeSpan least, TimeSpan most, TimerOwner owner = TimerOwner.Request)
    {
        var left = TimeSpan.Zero;
        await Changes.Until(Look, () => $"a timer of {owner} due in {least} to {most}. Now {Elapsed}, armed: {Describe()}");
        return left;

        bool Look()
        {
            lock (_lock)
            {
                if (Matching(least, most, owner).Min(timer => timer.Due) is not { } due)
                {
                    return false;
                }

                left = due - _elapsed;
                return true;
            }
        }
    }

    /// <summary>Waits for such a timer and moves on to the moment it is due; gives by how much.</summary>
    public async Task<TimeSpan> AdvanceToNext(TimeSpan least, TimeSpan most, TimerOwner owner = TimerOwner.Request)
    {
        var left = await WaitForTimer(least, most, owner);
        Advance(left);
        return left;
    }

    /// <summary>All that is armed and fires once, for failure messages.</summary>
    public string Describe()
    {
        lock (_lock)
        {
            return string.Join("; ", _timers.Where(timer => timer is { Due: not null, IsPeriodic: false }).OrderBy(timer => timer.Due));
        }
    }

    internal bool Arm(TestTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        lock (_lock)
        {
            if (!_timers.Contains(timer))
            {
                return false;
            }

            timer.Period = period == Timeout.InfiniteTimeSpan ? TimeSpan.Zero : period;
            timer.Due = dueTime < TimeSpan.Zero || dueTime == TimeSpan.Zero ? null : _elapsed + dueTime;
            if (dueTime == TimeSpan.Zero && timer.IsPeriodic)
            {
                timer.Due = _elapsed + timer.Period;
            }
        }

        if (dueTime == TimeSpan.Zero)
        {
            // Now, but as with a real timer not inside of the call that arms it.
            ThreadPool.UnsafeQueueUserWorkItem(static fired => fired.Fire(), timer, preferLocal: false);
        }

        Changes.Notify();
        return true;
    }

    internal void Remove(TestTimer timer)
    {
        lock (_lock)
        {
            timer.Due = null;
            _timers.Remove(timer);
        }

        Changes.Notify();
    }

    private IEnumerable<TestTimer> Matching(TimeSpan least, TimeSpan most, TimerOwner owner) =>
        _timers.Where(timer => timer.Owner == owner && !timer.IsPeriodic && timer.Due - _elapsed >= least && timer.Due - _elapsed <= most);
}
