using Gateway.Api.Routing;
using Gateway.Grains.Interfaces.Usage;

namespace Gateway.Api.Pipeline;

/// <summary>
/// Which target is tried next, and after which pause: the order of the contract's failover rules. Pure: it knows no clock and calls
/// nothing. Used by one request at a time.
/// </summary>
/// <param name="targets">In the order in which they are tried.</param>
/// <param name="waits">Whether a short wait that a 429 asks for is waited (strategy <c>priority</c>); else the next target is tried.</param>
/// <param name="chance">Numbers from 0 up to, not including, 1.</param>
internal sealed class AttemptPlan(Target[] targets, RouteLimits limits, bool waits, Func<double> chance)
{
    private readonly Target[] _all = targets;

    // Those that may be asked; the others are only explained.
    private Target[] _open = targets;
    private int _at;
    private int _triesHere;
    private int _pauses;
    private bool _movedForLength;
    private bool _stopped;
    private NextStep? _again;

    // Where to go when nothing else is left; its pause is made only then, since pauses grow with each that is made.
    private (Target Target, TimeSpan? RetryAfter, bool AtOnce)? _lastResort;

    // What became of the targets. Most requests have one target and one attempt, and need none of the lists. By reference: a target's hash is its strings'.
    private Target? _firstTried;
    private List<Target>? _tried;
    private List<(Target Target, string Reason)>? _excluded;
    private List<Target>? _refusesPrefill;

    /// <summary>Attempts begun so far.</summary>
    public int Attempts { get; private set; }

    /// <summary>Whether a stream that broke off may be taken up again.</summary>
    public bool Recovers => limits.Recovery == StreamRecovery.Continue;

    public IReadOnlyList<Target> Targets => _all;

    /// <summary>Whether attempts are used up: what is left was not tried for that reason.</summary>
    public bool IsSpent => Attempts >= limits.MaxAttempts;

    /// <summary>The attempt to make; null where there is none. Asking again gives the same one.</summary>
    public NextStep? Next()
    {
        if (_stopped || IsSpent)
        {
            return null;
        }

        if (_again is null && _at >= _open.Length && _lastResort is { } last)
        {
            _lastResort = null;
            _again = last.AtOnce ? new NextStep(last.Target, TimeSpan.Zero, false) : Pausing(last.Target, last.RetryAfter);
        }

        return _again ?? (_at < _open.Length ? new NextStep(_open[_at], TimeSpan.Zero, false) : null);
    }

    /// <summary>The attempt that <see cref="Next"/> gave begins.</summary>
    public void Begin(Target target)
    {
        // Only pauses that were made count: one that was planned for a last resort must not lengthen those of the next target.
        if (Next() is { Asked: false } step && step.Pause > TimeSpan.Zero)
        {
            _pauses++;
        }

        Attempts++;
        _triesHere++;
        _again = null;
        if (_firstTried is null)
        {
            _firstTried = target;
        }
        else
        {
            (_tried ??= []).Add(target);
        }
    }

    /// <summary>The attempt that <see cref="Next"/> gave cannot be made: its target's circuit is open, or it cools down.</summary>
    public void Exclude(Target target, string reason)
    {
        (_excluded ??= []).Add((target, reason));
        _again = null;
        Move();
    }

    /// <summary>Only before the first attempt: leaves out the targets that may not be asked at all.</summary>
    public void LeaveOut(Predicate<Target> which, string reason)
    {
        (_excluded ??= []).AddRange(Array.FindAll(_open, which).Select(target => (target, reason)));
        _open = Array.FindAll(_open, target => !which(target));
    }

    /// <summary>A target to ask beside the one that is being asked; null where there is none. It counts as begun.</summary>
    /// <param name="usable">Whether a target can be asked at the moment.</param>
    public Target? Hedge(Func<Target, bool> usable)
    {
        if (IsSpent || _at >= _open.Length)
        {
            return null;
        }

        for (var at = _at + 1; at < _open.Length; at++)
        {
            if (usable(_open[at]))
            {
                _lastResort = (_open[_at], null, true);
                _at = at;
                _triesHere = 0;
                Begin(_open[at]);
                return _open[at];
            }
        }

        return null;
    }

    /// <summary>Whether there is a target to ask beside the one that is being asked.</summary>
    public bool MayHedge => !IsSpent && _at + 1 < _open.Length;

    /// <summary>Whether this target has refused to go on from a given beginning.</summary>
    public bool RefusesPrefill(Target target) => _refusesPrefill?.Exists(one => ReferenceEquals(one, target)) ?? false;

    /// <summary>Every target, and why it was not tried; null for one that was.</summary>
    /// <param name="rest">The reason for those that were never reached.</param>
    /// <param name="considered">Gets them, in the place of what it holds.</param>
    public void Explain(string rest, List<ConsideredTarget> considered)
    {
        considered.Clear();
        foreach (var target in _all)
        {
            considered.Add(new ConsideredTarget(target.Provider, target.Model, WasTried(target) ? null : WhyExcluded(target) ?? rest));
        }
    }

    /// <summary>All targets cool down, and this one for so short that it is waited for.</summary>
    public void WaitFor(Target target, TimeSpan left)
    {
        _again = new NextStep(target, Backoff.AsAsked(left, chance()), true);
    }

    /// <summary>The last attempt failed.</summary>
    /// <param name="target">Where it was made.</param>
    public void Failed(Target target, FailureClass failure, TimeSpan? retryAfter)
    {
        var isShort = retryAfter is null || retryAfter <= limits.MaxRetryAfter;
        switch (failure)
        {
            case FailureClass.PrefillRefused:
                _again = new NextStep(target, TimeSpan.Zero, true);
                _triesHere--;
                (_refusesPrefill ??= []).Add(target);
                break;
            case FailureClass.Transient when _triesHere == 1 && isShort && LeavesEnough:
            case FailureClass.RateLimited when _triesHere == 1 && isShort && waits && LeavesEnough:
                _again = Pausing(target, retryAfter);
                break;
            case FailureClass.TooLong when !_movedForLength && _at + 1 < _open.Length:
                _movedForLength = true;
                Move();
                break;
            case FailureClass.Transient or FailureClass.RateLimited or FailureClass.Silent or FailureClass.Broken:
                // Where nothing else is left it is tried again, unless it asked for more time than is waited.
                _lastResort = isShort ? (target, retryAfter, failure == FailureClass.Broken) : null;
                Move();
                break;
            case FailureClass.Unusable or FailureClass.Diverged:
                _lastResort = _lastResort?.Target == target ? null : _lastResort;
                Move();
                break;
            default:
                _stopped = true;
                break;
        }
    }

    private bool WasTried(Target target) =>
        ReferenceEquals(_firstTried, target) || (_tried?.Exists(one => ReferenceEquals(one, target)) ?? false);

    private string? WhyExcluded(Target target) => _excluded?.FindLast(one => ReferenceEquals(one.Target, target)).Reason;

    /// <summary>Whether each target that was not reached yet can be tried even after one more attempt here: a second try must not cost a healthy one its first.</summary>
    private bool LeavesEnough => limits.MaxAttempts - Attempts > _open.Length - _at - 1;

    private void Move()
    {
        _at = Math.Min(_at + 1, _open.Length);
        _triesHere = 0;
    }

    private NextStep Pausing(Target target, TimeSpan? retryAfter) => retryAfter is { } asked && asked > TimeSpan.Zero
        ? new NextStep(target, Backoff.AsAsked(asked, chance()), true)
        : new NextStep(target, Backoff.Pause(_pauses, chance()), false);
}
