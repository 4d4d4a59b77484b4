using Gateway.Grains.Interfaces.Budgets;
using Gateway.Grains.Interfaces.Nodes;
using Microsoft.Extensions.Logging;

namespace Gateway.Grains.Budgets;

/// <summary>
/// Keeps one sum of money for the grain that owns it: asks <see cref="SpendBook"/>, stores a ceiling ahead of what it gives out, and asks the
/// ledger what was really spent where an activation before this one ended without saying. All of it runs on the grain's own turns.
/// </summary>
internal sealed partial class SpendKeeper(
    string account, IPersistentState<SpendState> state, ISpendHistory history, StallWatch stalls, TimeProvider time, ILogger logger, Action end) : IDisposable
{
    /// <summary>A write covers this part of the limit ahead: the most that is in doubt after a crash.</summary>
    private const int Slices = 8;

    /// <summary>The activation before this one may be on a node that is only cut off: see <see cref="Resolve"/>.</summary>
    private const int TimesAtStart = 2;

    private readonly SpendBook _book = new();
    private readonly CancellationTokenSource _ended = new();
    private SpendTerms? _terms;
    private DateTimeOffset? _start;
    private DateTimeOffset? _until;
    private Task? _writing;
    private Task? _resolving;
    private TaskCompletionSource _changed = new();

    // Settled by requests that this activation admitted: never a part of what the ledger is asked for. Of those that are older than the question,
    // since they were made before they came here, the ids are kept until it is answered.
    private readonly HashSet<string> _own = new(StringComparer.Ordinal);
    private string _cut = "";
    private decimal _settled;

    // Raised with every period and every change of the terms: what was begun before means nothing any more.
    private int _epoch;

    // Raised with every question to the ledger: only the last one's answer counts.
    private int _question;

    // How often the ledger has still to be asked.
    private int _times;
    private bool _isUnknown;

    // What is spent is known but for requests that still run.
    private bool _isPartial;

    // Whether the last write failed: of an outage the first one is logged.
    private bool _isFailing;
    private int _told;
    private int _announced;
    private int _stalls = stalls.Count;

    /// <summary>Spent, and feared to be spent.</summary>
    public decimal Spent => _book.Spent;

    public decimal Reserved => _book.Reserved;

    /// <summary>When the next period begins; null for none.</summary>
    public DateTimeOffset? Until => _until;

    public DateTimeOffset? Start => _start;

    /// <summary>Raised when thresholds were reached and stored as told.</summary>
    public Action<int>? Reached { get; set; }

    /// <summary>Says how the sum is counted. Other terms than before: the ledger is asked what is spent under them.</summary>
    /// <param name="isFirst">Nothing was spent before these terms came: where nothing is stored, nothing is spent.</param>
    public void Configure(SpendTerms terms, bool isFirst = false)
    {
        if (terms == _terms)
        {
            return;
        }

        var isStart = _terms is null;
        var isRecount = _terms?.Currency == terms.Currency;
        var times = isStart ? TimesAtStart : Math.Max(1, _times);
        _terms = terms;
        Enter(isRecount);
        if (isStart && isFirst && !state.RecordExists)
        {
            // Whatever is given out is stored first.
            return;
        }

        if (!isStart || !state.RecordExists || state.State.Terms != terms.Name)
        {
            _isUnknown = true;
            BeginResolving(times);
        }
        else if (_start is null || state.State.PeriodStart >= _start)
        {
            // A clock that went back must not begin a period anew, nor end it at once.
            if (state.State.PeriodStart is { } start)
            {
                (_start, _until) = BudgetCalendar.PeriodOf(terms.Period, terms.Zone, start);
            }

            _told = _announced = state.State.Told;
            _book.Restore(state.State.Spent, state.State.Ceiling);
            if (_book.Doubt > 0)
            {
                BudgetLog.InDoubt(logger, account, _book.Doubt);
                BeginResolving(times);
            }
        }
    }

    /// <summary>Holds money for a request, or says that there is none. Asking twice with one id holds once.</summary>
    /// <param name="limit">The most that may be spent, in the currency of all amounts.</param>
    /// <param name="patience">How long it may wait for what is held for others.</param>
    /// <param name="isLastAsk">At the end of the wait any length of an answer is better than none.</param>
    public ValueTask<SpendAnswer> Take(string id, in MoneyAsk ask, decimal limit, TimeSpan lifetime, TimeSpan patience, bool isLastAsk)
    {
        var answer = Look(id, ask, limit, SpendBook.UsableTokens);
        if (!answer.Taken || _book.Find(id) is not null)
        {
            return answer.Fit == SpendFit.Busy ? TakeSlowly(id, ask, limit, lifetime, patience, isLastAsk) : new(answer);
        }

        return _book.Covers(answer.Amount)
            ? new(Hold(id, answer, limit, lifetime))
            : TakeSlowly(id, ask, limit, lifetime, patience, isLastAsk);
    }

    /// <summary>Ends a reservation. False when none with this id is open.</summary>
    public bool Settle(string id, decimal actual, decimal limit)
    {
        if (!_book.Settle(id, actual))
        {
            return false;
        }

        _settled += actual;
        Notice(Thresholds.Reached(_book.Spent - _book.Doubt, limit), limit);
        Changed();
        return true;
    }

    /// <summary>Undoes a reservation.</summary>
    public void Release(string id)
    {
        if (_book.Settle(id, 0))
        {
            Changed();
        }
    }

    public void Shrink(string id, decimal amount, long tokens)
    {
        _book.Shrink(id, amount, tokens);
        Changed();
    }

    /// <summary>A threshold was reached: it is stored, then told.</summary>
    public void Notice(int percent, decimal limit)
    {
        if (percent > _told && _terms is not null)
        {
            _told = percent;
            WriteSoon(limit);
        }
    }

    /// <summary>Waits until what is spent is known, for as long as is sensible.</summary>
    public async ValueTask Know(TimeSpan patience)
    {
        Pass();
        var since = time.GetTimestamp();
        while ((_isUnknown || _book.Doubt > 0) && patience - time.GetElapsedTime(since) is var left && left > TimeSpan.Zero)
        {
            await Change(left);
        }
    }

    public void Dispose() => _ended.Dispose();

    private async ValueTask<SpendAnswer> TakeSlowly(
        string id, MoneyAsk ask, decimal limit, TimeSpan lifetime, TimeSpan patience, bool isLastAsk)
    {
        var since = time.GetTimestamp();
        var least = SpendBook.UsableTokens;
        while (true)
        {
            var answer = Look(id, ask, limit, least);
            if (answer.Fit == SpendFit.No || _book.Find(id) is not null)
            {
                return answer;
            }

            if (answer.Taken && _book.Covers(answer.Amount))
            {
                return Hold(id, answer, limit, lifetime);
            }

            if (answer.Taken)
            {
                await Write(limit, answer.Amount);
                continue;
            }

            var left = patience - time.GetElapsedTime(since);
            var isHeld = _isUnknown || _book.Reserved + _book.Doubt > 0;
            if (left > TimeSpan.Zero && isHeld)
            {
                await Change(left);
            }
            else if ((isLastAsk || left > TimeSpan.Zero) && least > 1)
            {
                least = 1;
            }
            else
            {
                return answer;
            }
        }
    }

    private SpendAnswer Look(string id, in MoneyAsk ask, decimal limit, long least)
    {
        Pass();
        if (_book.Find(id) is { } open)
        {
            return new SpendAnswer(SpendFit.Fits, open.Tokens, open.Amount);
        }

        if (_isUnknown)
        {
            return new SpendAnswer(SpendFit.Busy, 0, 0);
        }

        var fit = _book.Fit(ask, limit, least, out var tokens);
        return new SpendAnswer(fit, tokens, ask.Fixed + (ask.PerToken * tokens));
    }

    private SpendAnswer Hold(string id, SpendAnswer answer, decimal limit, TimeSpan lifetime)
    {
        if (_resolving is { IsCompleted: false } && string.CompareOrdinal(id, _cut) < 0)
        {
            _own.Add(id);
        }

        _book.Reserve(id, answer.Amount, answer.Tokens, time.GetTimestamp() + (long)(lifetime.TotalSeconds * time.TimestampFrequency));

        // The next slice is asked for when half of this one is gone, so that few requests wait for a write.
        if (_book.Ceiling < limit && !_book.Covers(limit / Slices / 2))
        {
            WriteSoon(limit);
        }

        return answer;
    }

    /// <summary>Waits until something was given back or became known.</summary>
    private async Task Change(TimeSpan left)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(_ended.Token);
        await Task.WhenAny(_changed.Task, Task.Delay(left, time, over.Token));
        await over.CancelAsync();
        _ended.Token.ThrowIfCancellationRequested();
    }

    private void Changed()
    {
        if (Interlocked.Exchange(ref _changed, new TaskCompletionSource()) is { } waited)
        {
            waited.SetResult();
        }
    }

    /// <summary>Ends what has lasted too long: the period, reservations, and after a stall what was stored ahead, which may be another activation's by now.</summary>
    private void Pass()
    {
        if (stalls.Count is var count && count != _stalls)
        {
            _stalls = count;
            _book.Lower();
        }

        if (_until <= time.GetUtcNow())
        {
            Enter(isRecount: false);
            Changed();
        }

        var expired = _book.Expire(time.GetTimestamp());
        if (expired > 0)
        {
            // Most likely their node died: the ledger knows what they took once that node's rows are there. All else that was settled here is in it as well.
            BudgetLog.Expired(logger, account, expired);
            CountAnew();
            BeginResolving(Math.Max(1, _times));
            Changed();
        }
    }
}
