namespace Gateway.Grains.RateLimits;

/// <summary>
/// What was taken in the last 60 seconds. Each amount comes back 60 seconds after it was taken (up to a quarter second later, the grain of
/// the count), so no 60 seconds ever hold more than was allowed, and there is no window's edge at which a burst could double. Pure: the
/// time comes in, in ticks of 100 ns of any steady clock.
/// </summary>
internal sealed class SlidingWindow
{
    public const long Length = TimeSpan.TicksPerMinute;
    public const long Grain = TimeSpan.TicksPerSecond / 4;

    // In the order of time, at most Length / Grain + 1 of them.
    private readonly List<(long Slot, long Amount)> _taken = [];

    /// <summary>What is taken; may be more than a limit where a settlement brought debt.</summary>
    public long Sum { get; private set; }

    /// <summary>Takes an amount now. Returns the place where it can be corrected.</summary>
    public long Add(long amount, long now)
    {
        var slot = now / Grain;
        if (_taken.Count > 0 && _taken[^1].Slot >= slot)
        {
            // A clock that is steady does not go back; equal slots are one.
            slot = _taken[^1].Slot;
            _taken[^1] = (slot, _taken[^1].Amount + amount);
        }
        else
        {
            _taken.Add((slot, amount));
        }

        Sum += amount;
        return slot;
    }

    /// <summary>Makes what was taken at this place more or less. Nothing where it came back already.</summary>
    public void Correct(long slot, long difference)
    {
        for (var at = _taken.Count - 1; at >= 0 && _taken[at].Slot >= slot; at--)
        {
            if (_taken[at].Slot == slot)
            {
                _taken[at] = (slot, _taken[at].Amount + difference);
                Sum += difference;
                return;
            }
        }
    }

    /// <summary>Gives back what is older than the window.</summary>
    public void Pass(long now)
    {
        var gone = 0;
        while (gone < _taken.Count && End(_taken[gone].Slot) <= now)
        {
            Sum -= _taken[gone].Amount;
            gone++;
        }

        if (gone > 0)
        {
            _taken.RemoveRange(0, gone);
        }
    }

    /// <summary>How long until so much has come back; zero where it has.</summary>
    public TimeSpan Until(long room, long now)
    {
        var back = 0L;
        foreach (var (slot, amount) in _taken)
        {
            if (back >= room)
            {
                break;
            }

            back += amount;
            if (back >= room)
            {
                return TimeSpan.FromTicks(End(slot) - now);
            }
        }

        return TimeSpan.Zero;
    }

    /// <summary>What is in the window, for the store.</summary>
    public List<TakenAmount> Store(long now) => [.. _taken.Select(one => new TakenAmount(now - (one.Slot * Grain), one.Amount))];

    /// <summary>Puts back what was stored; only into an empty window.</summary>
    /// <param name="passed">How long ago it was stored, in ticks.</param>
    public void Restore(IEnumerable<TakenAmount> stored, long passed, long now)
    {
        foreach (var one in stored.OrderByDescending(one => one.Age))
        {
            Add(one.Amount, now - one.Age - passed);
        }
    }

    private static long End(long slot) => ((slot + 1) * Grain) + Length;
}
