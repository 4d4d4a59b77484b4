using Gateway.Grains.Interfaces.Budgets;

namespace Gateway.Grains.Budgets;

/// <summary>
/// What is spent of one sum of money, and what is held for requests that run. Pure: amounts are of one currency, the time comes in, in ticks of
/// any steady clock. Invariants: <see cref="Reserved"/> is the sum over the open reservations; nothing is reserved beyond the limit that is said
/// with the ask, nor beyond <see cref="Ceiling"/>.
/// </summary>
internal sealed class SpendBook
{
    /// <summary>An answer may be shortened to so many tokens without waiting for more: it is still of use.</summary>
    public const long UsableTokens = 256;

    private readonly Dictionary<string, (decimal Amount, long Tokens, long EndsAt)> _open = new(StringComparer.Ordinal);
    private long _nextEnd = long.MaxValue;

    /// <summary>Spent for good.</summary>
    public decimal Spent { get; private set; }

    /// <summary>The part of <see cref="Spent"/> that is only feared: given out by an activation that crashed, or never settled, until the ledger tells the truth.</summary>
    public decimal Doubt { get; private set; }

    /// <summary>Held for requests that run.</summary>
    public decimal Reserved { get; private set; }

    /// <summary>What is stored as possibly spent: a crash loses nothing as long as no more is given out.</summary>
    public decimal Ceiling { get; private set; }

    public int OpenCount => _open.Count;

    /// <summary>The ids of the open reservations.</summary>
    public IEnumerable<string> OpenIds => _open.Keys;

    /// <summary>The reservation's tokens and amount; null where none with this id is open.</summary>
    public (long Tokens, decimal Amount)? Find(string id) => _open.TryGetValue(id, out var open) ? (open.Tokens, open.Amount) : null;

    /// <summary>Whether the request fits, and with how many tokens of an answer.</summary>
    /// <param name="least">An answer that may be shortened is not shortened below this.</param>
    public SpendFit Fit(in MoneyAsk ask, decimal limit, long least, out long tokens)
    {
        tokens = ask.Tokens;
        var room = limit - Spent - Reserved;
        if (ask.Most <= room)
        {
            return SpendFit.Fits;
        }

        if (Shortened(ask, room, least, ref tokens))
        {
            return SpendFit.Fits;
        }

        var hope = ask.Tokens;
        var most = room + Reserved + Doubt;
        return ask.Most <= most || Shortened(ask, most, 1, ref hope) ? SpendFit.Busy : SpendFit.No;
    }

    /// <summary>Whether so much can be given out by what is stored.</summary>
    public bool Covers(decimal amount) => Spent + Reserved + amount <= Ceiling;

    /// <summary>Holds an amount. The caller has asked <see cref="Fit"/> and <see cref="Covers"/>.</summary>
    public void Reserve(string id, decimal amount, long tokens, long endsAt)
    {
        _open.Add(id, (amount, tokens, endsAt));
        Reserved += amount;
        _nextEnd = Math.Min(_nextEnd, endsAt);
    }

    /// <summary>Ends a reservation with what was really spent. False when none with this id is open.</summary>
    public bool Settle(string id, decimal actual)
    {
        if (!_open.Remove(id, out var open))
        {
            return false;
        }

        Reserved -= open.Amount;
        Spent += actual;
        return true;
    }

    /// <summary>Holds less for a reservation: others had no room for all of it.</summary>
    public void Shrink(string id, decimal amount, long tokens)
    {
        if (_open.TryGetValue(id, out var open) && amount < open.Amount)
        {
            _open[id] = (amount, tokens, open.EndsAt);
            Reserved -= open.Amount - amount;
        }
    }

    /// <summary>
    /// Ends every reservation whose time is over, as fully spent: nobody said what it took. That is only feared, until it is
    /// <see cref="Resolve">resolved</see>. Returns how many.
    /// </summary>
    public int Expire(long now)
    {
        if (now < _nextEnd)
        {
            return 0;
        }

        var expired = 0;
        _nextEnd = long.MaxValue;
        foreach (var (id, open) in _open)
        {
            if (open.EndsAt <= now)
            {
                // Removing the current key while enumerating is allowed for Dictionary since .NET Core 3.0.
                Settle(id, open.Amount);
                Doubt += open.Amount;
                expired++;
            }
            else
            {
                _nextEnd = Math.Min(_nextEnd, open.EndsAt);
            }
        }

        return expired;
    }

    /// <summary>Begins with what the store says: what may have been given out after the write counts as spent until it is <see cref="Resolve">resolved</see>.</summary>
    public void Restore(decimal spent, decimal ceiling)
    {
        Spent = Math.Max(spent, ceiling);
        Doubt = Spent - spent;
        Ceiling = ceiling;
    }

    /// <summary>A new period: nothing is spent. What still runs belongs to the period before.</summary>
    public void BeginAnew()
    {
        _open.Clear();
        _nextEnd = long.MaxValue;
        (Spent, Doubt, Reserved, Ceiling) = (0, 0, 0, 0);
    }

    /// <summary>The same money, counted otherwise: what is spent has to be found out, what is held for requests that run stays held.</summary>
    public void BeginRecount() => (Spent, Doubt, Ceiling) = (0, 0, 0);

    /// <summary>The truth about what is spent is known.</summary>
    public void Resolve(decimal spent)
    {
        Spent = spent;
        Doubt = 0;
    }

    /// <summary>Nothing more is given out before the next write, which may then store less than before.</summary>
    public void Lower() => Ceiling = Math.Min(Ceiling, Spent + Reserved);

    /// <summary>The store now covers so much.</summary>
    public void Raise(decimal ceiling) => Ceiling = Math.Max(Ceiling, ceiling);

    private static bool Shortened(in MoneyAsk ask, decimal room, long least, ref long tokens)
    {
        if (!ask.CanShorten || ask.PerToken <= 0 || room <= ask.Fixed)
        {
            return false;
        }

        var fit = decimal.Floor((room - ask.Fixed) / ask.PerToken);
        tokens = fit >= ask.Tokens ? ask.Tokens : (long)fit;

        // A quotient is rounded to 28 digits and may have come out too large by the last of them.
        while (tokens > 0 && ask.Fixed + (ask.PerToken * tokens) > room)
        {
            tokens--;
        }

        return tokens >= Math.Min(least, ask.Tokens) && tokens > 0;
    }
}
