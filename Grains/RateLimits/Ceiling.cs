namespace Gateway.Grains.RateLimits;

/// <summary>
/// How much may be given out before the next write. What was stored ahead counts as taken after a crash, so nothing is given out that was
/// not stored before; and only one in a few requests has to wait for a write, since the next slice is asked for when half of this one is
/// gone. Pure. Invariant: what was given out since the snapshot that is stored is never more than what is stored ahead of it.
/// </summary>
internal sealed class Ceiling
{
    /// <summary>A slice is this part of a minute's limit: the most that a crash can cost.</summary>
    private const int SlicesPerMinute = 8;

    private long _ahead;
    private long _given;

    // Given out since the snapshot that is being written was taken, and what is written ahead of it: when the write is done, that is what is stored.
    private long _givenSinceWrite;
    private long _writing = long.MaxValue;

    /// <summary>Whether so much may be given out: by what is stored, and by what will be.</summary>
    public bool Covers(long amount) => amount <= _ahead - _given && amount <= _writing - _givenSinceWrite;

    /// <summary>Whether it is time to write the next slice.</summary>
    public bool IsLow => _given * 2 > _ahead;

    public void Give(long amount)
    {
        _given += amount;
        _givenSinceWrite += amount;
    }

    /// <summary>Nothing may be given out before the next write.</summary>
    public void Forget() => _ahead = Math.Min(_ahead, _given);

    /// <summary>A snapshot is taken and will be written with this slice ahead.</summary>
    /// <param name="limit">The limit of a minute.</param>
    /// <param name="wanted">What has to fit at least.</param>
    public long BeginWrite(long limit, long wanted)
    {
        _givenSinceWrite = 0;
        return _writing = Math.Max(wanted, Math.Max(1, limit / SlicesPerMinute));
    }

    /// <summary>The write that began last failed: whether it arrived is not known, so only what both say may be given out.</summary>
    public void CancelWrite()
    {
        // Given out since the snapshot stays counted against what it would have stored, in case that is what the store holds now.
        _ahead = Math.Min(_ahead, _given + Math.Max(0, _writing - _givenSinceWrite));
        _writing = long.MaxValue;
    }

    /// <summary>The write that began last is done.</summary>
    /// <param name="ahead">The slice that it stored.</param>
    public void EndWrite(long ahead)
    {
        _ahead = ahead;
        _given = _givenSinceWrite;
        _writing = long.MaxValue;
    }
}
