using Gateway.Grains.Interfaces.RateLimits;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.RateLimits;

/// <summary>
/// The count of one bucket: requests and tokens of the last 60 seconds, and who runs now. Pure: the time comes in, in ticks of 100 ns of any
/// steady clock. Invariant: no request that was refused has taken anything.
/// </summary>
internal sealed class RateBucket
{
    /// <summary>Nobody knows when a slot comes back; this is soon enough and not too often.</summary>
    public static readonly TimeSpan ParallelRetry = TimeSpan.FromSeconds(1);

    /// <summary>A node that runs learns within so long that it was declared dead.</summary>
    public static readonly TimeSpan LastGivenOut = TimeSpan.FromSeconds(5);

    private readonly SlidingWindow _requests = new();
    private readonly SlidingWindow _tokens = new();
    private readonly Dictionary<string, OpenTake> _open = new(StringComparer.Ordinal);
    private long _slots;
    private long _nextEnd = long.MaxValue;

    /// <summary>Requests that run.</summary>
    public int OpenCount => _open.Count;

    /// <summary>Whether nothing is counted any more.</summary>
    public bool IsEmpty(long now)
    {
        Pass(now);
        return _open.Count == 0 && _requests.Sum == 0 && _tokens.Sum == 0;
    }

    /// <summary>Whether the request runs already: asking again takes nothing.</summary>
    public bool IsOpen(string id) => _open.ContainsKey(id);

    public RateAnswer Take(string id, Amounts amounts, RateBounds limits, long now, long endsAt)
    {
        if (Refusal(id, amounts, limits, now) is { } refused)
        {
            return refused;
        }

        if (!_open.ContainsKey(id))
        {
            var requestsAt = _requests.Add(amounts.Requests, now);
            var tokensAt = _tokens.Add(amounts.Tokens, now);
            _open.Add(id, new OpenTake(amounts, requestsAt, tokensAt, endsAt));
            _slots += amounts.Slots;
            _nextEnd = Math.Min(_nextEnd, endsAt);
        }

        return new RateAnswer(RateRefusal.None, TimeSpan.Zero, Status(limits, now));
    }

    /// <summary>Why there is no room; null where there is. Takes nothing.</summary>
    public RateAnswer? Refusal(string id, Amounts amounts, RateBounds limits, long now)
    {
        Pass(now);
        if (_open.ContainsKey(id))
        {
            return null;
        }

        if (amounts.Tokens > limits.TokensPerMinute || amounts.Requests > limits.RequestsPerMinute)
        {
            return new RateAnswer(RateRefusal.TooLarge, TimeSpan.Zero, Status(limits, now));
        }

        // The limit that keeps it waiting the longest is the one that is told.
        var requests = Missing(_requests, limits.RequestsPerMinute, amounts.Requests, now);
        var tokens = Missing(_tokens, limits.TokensPerMinute, amounts.Tokens, now);
        if (requests > TimeSpan.Zero || tokens > TimeSpan.Zero)
        {
            return requests >= tokens
                ? new RateAnswer(RateRefusal.Requests, requests, Status(limits, now))
                : new RateAnswer(RateRefusal.Tokens, tokens, Status(limits, now));
        }

        return _slots + amounts.Slots > limits.MaxParallel ? new RateAnswer(RateRefusal.Parallel, ParallelRetry, Status(limits, now)) : null;
    }

    /// <summary>Ends a request; what it used beyond its reservation becomes debt that the next ones see. False when it is not open.</summary>
    /// <param name="debt">Tokens beyond the reservation; 0 for none.</param>
    public bool Settle(string id, long tokens, out long debt)
    {
        debt = 0;
        if (!_open.Remove(id, out var open))
        {
            return false;
        }

        _slots -= open.Amounts.Slots;
        _tokens.Correct(open.TokensAt, tokens - open.Amounts.Tokens);
        debt = Math.Max(0, tokens - open.Amounts.Tokens);
        return true;
    }

    /// <summary>Undoes a request: as if it had never been taken.</summary>
    public void Release(string id)
    {
        if (_open.TryGetValue(id, out var open))
        {
            Settle(id, 0, out _);
            _requests.Correct(open.RequestsAt, -open.Amounts.Requests);
        }
    }

    /// <summary>What the windows hold, for the store.</summary>
    public (List<TakenAmount> Requests, List<TakenAmount> Tokens) Store(long now)
    {
        Pass(now);
        return (_requests.Store(now), _tokens.Store(now));
    }

    /// <summary>
    /// Puts back what was stored; only into a new bucket. What may have been given out after that counts as taken a little later than now: a node
    /// that was cut off from the others gives out until it learns that it was declared dead.
    /// </summary>
    public void Restore(RateLimitState stored, TimeSpan passed, long now)
    {
        _requests.Restore(stored.Requests, passed.Ticks, now);
        _tokens.Restore(stored.Tokens, passed.Ticks, now);
        _requests.Add(stored.AheadRequests, now + LastGivenOut.Ticks);
        _tokens.Add(stored.AheadTokens, now + LastGivenOut.Ticks);
        Pass(now);
    }

    public RateStatus Status(RateBounds limits, long now)
    {
        Pass(now);
        return new RateStatus(
            Quota(_requests, limits.RequestsPerMinute, now),
            Quota(_tokens, limits.TokensPerMinute, now),
            limits.MaxParallel is { } most ? Math.Max(0, most - _slots) : null);
    }

    private static TimeSpan Missing(SlidingWindow window, long? limit, long amount, long now) =>
        limit is { } most && window.Sum + amount > most ? window.Until(window.Sum + amount - most, now) : TimeSpan.Zero;

    private static RateQuota? Quota(SlidingWindow window, long? limit, long now) =>
        limit is { } most ? new RateQuota(most, Math.Max(0, most - window.Sum), window.Until(window.Sum, now)) : null;

    private void Pass(long now)
    {
        _requests.Pass(now);
        _tokens.Pass(now);
        if (now < _nextEnd)
        {
            return;
        }

        // Whoever did not come back has taken all that was reserved; only the slot comes back.
        _nextEnd = long.MaxValue;
        foreach (var (id, open) in _open)
        {
            if (open.EndsAt <= now)
            {
                Settle(id, open.Amounts.Tokens, out _);
            }
            else
            {
                _nextEnd = Math.Min(_nextEnd, open.EndsAt);
            }
        }
    }

    private readonly record struct OpenTake(Amounts Amounts, long RequestsAt, long TokensAt, long EndsAt);
}
