using Gateway.Grains.Interfaces.Providers;

namespace Gateway.Grains.Providers.Circuits;

/// <summary>
/// A circuit: closed; open until a time; then half-open, with one permit to probe at a time; closed again by a probe that succeeds. Only
/// probes count while it is not closed: what was begun before it opened says nothing new. Pure: no clock, no grain.
/// </summary>
internal sealed class Circuit
{
    /// <summary>
    /// After this time a permit that nobody settled is given to another: its node may be dead. Longer than the usual wait for a first
    /// token, so that a probe which hangs is settled by its own time-out first.
    /// </summary>
    public static readonly TimeSpan PermitLifetime = TimeSpan.FromSeconds(45);

    private TimeSpan _break;
    private DateTimeOffset _until;
    private long _permit;
    private DateTimeOffset _permitEnds;

    // Permits given out since it opened last: a late result of an earlier one is still a probe's result.
    private long _firstPermit;
    private long _lastPermit;

    public DateTimeOffset? OpenedAt { get; private set; }

    /// <summary>When it was closed last; null where it was never open. Attempts that were begun before tell of an outage that is over.</summary>
    public DateTimeOffset? ClosedAt { get; private set; }

    /// <summary>Why it is not closed; null where it is.</summary>
    public string? Reason { get; private set; }

    /// <summary>The length of the running or last break.</summary>
    public TimeSpan Break => _break;

    /// <summary>When the break ends or ended; null where it is closed.</summary>
    public DateTimeOffset? Until => OpenedAt is null ? null : _until;

    public CircuitState StateAt(DateTimeOffset now) =>
        OpenedAt is null ? CircuitState.Closed : LeftAt(now) > TimeSpan.Zero ? CircuitState.Open : CircuitState.HalfOpen;

    /// <summary>How long the break still takes; zero where it is over, or the circuit is closed.</summary>
    public TimeSpan LeftAt(DateTimeOffset now)
    {
        if (OpenedAt is null)
        {
            return TimeSpan.Zero;
        }

        // A clock that was set back must not lengthen the break.
        var left = _until - now;
        if (left > _break)
        {
            _until = now + _break;
            left = _break;
        }

        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <summary>Opens it, or opens it again. The break doubles where it had not been closed for a whole sampling window in between.</summary>
    public void Open(string reason, DateTimeOffset now, CircuitSettings settings)
    {
        var again = OpenedAt is not null || (_break > TimeSpan.Zero && now - ClosedAt < settings.Sampling);
        _break = settings.NextBreak(_break, again);
        OpenedAt = now;
        _until = now + _break;
        Reason = reason;
        ForgetPermits();
    }

    /// <summary>Closes it because the provider is healthy.</summary>
    public void Close(DateTimeOffset now)
    {
        OpenedAt = null;
        ClosedAt = now;
        Reason = null;
        ForgetPermits();
    }

    /// <summary>Closes it because somebody says so; the next break has the first length again.</summary>
    public void Reset(DateTimeOffset now)
    {
        Close(now);
        _break = TimeSpan.Zero;
    }

    /// <summary>Puts back what was stored.</summary>
    public void Restore(string reason, DateTimeOffset openedAt, DateTimeOffset until, TimeSpan length)
    {
        OpenedAt = openedAt;
        _until = until;
        _break = length;
        Reason = reason;
    }

    /// <summary>Whether the permit could be taken now.</summary>
    public bool CanProbe(DateTimeOffset now)
    {
        if (StateAt(now) != CircuitState.HalfOpen)
        {
            return false;
        }

        // As with the break: a clock that was set back must not keep the permit.
        _permitEnds = _permitEnds - now > PermitLifetime ? now + PermitLifetime : _permitEnds;
        return _permit == 0 || now >= _permitEnds;
    }

    /// <summary>Gives the permit out under this name; names grow, and are not 0. Only where <see cref="CanProbe"/> says so.</summary>
    public void Take(long permit, DateTimeOffset now)
    {
        _permit = permit;
        _permitEnds = now + PermitLifetime;
        _firstPermit = _firstPermit == 0 ? permit : _firstPermit;
        _lastPermit = permit;
    }

    /// <summary>Whether this is a permit of the running half-open time.</summary>
    public bool IsIssued(long permit) => _firstPermit != 0 && permit >= _firstPermit && permit <= _lastPermit;

    /// <summary>Takes a probe's result. True when it changed the state. A permit that is unknown here, or of an earlier time, changes nothing.</summary>
    public bool Settle(long permit, ProbeResult result, DateTimeOffset now, CircuitSettings settings)
    {
        if (!IsIssued(permit))
        {
            return false;
        }

        if (_permit == permit)
        {
            _permit = 0;
        }

        switch (result)
        {
            case ProbeResult.Success:
                Close(now);
                return true;
            case ProbeResult.Failure:
                Open(Reason!, now, settings);
                return true;
            default:
                return false;
        }
    }

    private void ForgetPermits()
    {
        _permit = 0;
        _firstPermit = 0;
        _lastPermit = 0;
    }
}
