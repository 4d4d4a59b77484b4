namespace Gateway.Grains.Providers.Circuits;

/// <summary>Counts attempts of the last seconds, in slices: what is older than the window drops out a slice at a time.</summary>
internal sealed class CountingWindow(TimeSpan sampling)
{
    private const int Slices = 10;

    private readonly int[] _successes = new int[Slices];
    private readonly int[] _failures = new int[Slices];
    private readonly long _sliceTicks = Math.Max(1, sampling.Ticks / Slices);
    private long _current;

    public TimeSpan Sampling { get; } = sampling;

    /// <summary>Failures since the last success, however long ago.</summary>
    public int ConsecutiveFailures { get; private set; }

    /// <summary>Attempts within the window, as of the last call that took a time.</summary>
    public int Requests { get; private set; }

    /// <summary>Failures within the window, as of the last call that took a time.</summary>
    public int Failures { get; private set; }

    public void Succeed(int count, DateTimeOffset now)
    {
        MoveTo(now);
        _successes[_current % Slices] += count;
        Requests += count;
        ConsecutiveFailures = 0;
    }

    public void Fail(int count, DateTimeOffset now)
    {
        MoveTo(now);
        _failures[_current % Slices] += count;
        Requests += count;
        Failures += count;
        ConsecutiveFailures += count;
    }

    public void Clear()
    {
        Array.Clear(_successes);
        Array.Clear(_failures);
        Requests = 0;
        Failures = 0;
        ConsecutiveFailures = 0;
    }

    /// <summary>Drops what is older than the window.</summary>
    public void MoveTo(DateTimeOffset now)
    {
        var slice = now.UtcTicks / _sliceTicks;
        var steps = slice - _current;
        if (steps is >= Slices or <= -Slices)
        {
            // Long idle, or the clock was set back: nothing in here is of this time.
            var consecutive = ConsecutiveFailures;
            Clear();
            ConsecutiveFailures = consecutive;
            _current = slice;
            return;
        }

        for (; steps > 0; steps--)
        {
            var at = ++_current % Slices;
            Requests -= _successes[at] + _failures[at];
            Failures -= _failures[at];
            _successes[at] = 0;
            _failures[at] = 0;
        }
    }
}
