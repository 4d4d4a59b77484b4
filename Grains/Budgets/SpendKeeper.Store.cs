using Gateway.Grains.Interfaces.Values;
using Orleans.Storage;

namespace Gateway.Grains.Budgets;

/// <summary>What is stored, and what the ledger is asked.</summary>
internal sealed partial class SpendKeeper
{
    private static readonly TimeSpan HistoryPause = TimeSpan.FromSeconds(2);

    /// <summary>
    /// The ledger is asked for requests that were made up to so much later: clocks of nodes differ, and what an activation before this one gave out
    /// may be of the same millisecond. Those that come here meanwhile are left out by their ids.
    /// </summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(15);

    /// <summary>Puts the sum away: what is spent is stored, and nothing ahead of it but what is still held.</summary>
    public async Task PutAway()
    {
        await _ended.CancelAsync();
        while (_writing is { IsCompleted: false })
        {
            await _writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }

        var isStored = state.RecordExists
            ? state.State.Spent == _book.Spent && state.State.Ceiling == _book.Spent && state.State.Told == _told
            : _book.Spent + _book.Reserved == 0;
        if (_terms is null || _isUnknown || isStored)
        {
            return;
        }

        try
        {
            await Store(_book.Spent + _book.Reserved);
            Announce(_announced, _told);
        }
        catch (InconsistentStateException exception)
        {
            BudgetLog.WriteConflict(logger, exception, account);
        }
        catch (Exception exception)
        {
            // What is stored covers all that was given out.
            BudgetLog.WriteFailed(logger, exception, account);
        }
    }

    /// <summary>Stores that so much more may be spent. One write at a time: whoever comes meanwhile waits for it and looks again.</summary>
    private Task Write(decimal limit, decimal wanted)
    {
        if (_writing is { IsCompleted: false })
        {
            return _writing;
        }

        // The last write is that of putting away.
        _ended.Token.ThrowIfCancellationRequested();
        return _writing = WriteNow(limit, wanted);
    }

    private void WriteSoon(decimal limit)
    {
        if (_writing is not { IsCompleted: false } && !_ended.IsCancellationRequested)
        {
            _writing = WriteNow(limit, 0);
            _writing.Ignore();
        }
    }

    private async Task WriteNow(decimal limit, decimal wanted)
    {
        var (epoch, count) = (_epoch, stalls.Count);
        var (told, telling) = (_announced, _told);
        var given = _book.Spent + _book.Reserved;

        // Never less than before: that much may be given out while this is being written.
        var ceiling = Math.Max(Math.Max(given, _book.Ceiling), Math.Min(limit, given + wanted + (limit / Slices)));
        try
        {
            await Store(ceiling);
        }
        catch (InconsistentStateException exception)
        {
            BudgetLog.WriteConflict(logger, exception, account);
            end();
            throw;
        }
        catch (Exception exception)
        {
            if (!_isFailing)
            {
                _isFailing = true;
                BudgetLog.WriteFailed(logger, exception, account);
            }

            throw;
        }

        _isFailing = false;
        if (epoch == _epoch)
        {
            _announced = telling;

            // After a stall it is not known when this was written: it may have been long ago.
            if (stalls.Count == count)
            {
                _book.Raise(ceiling);
            }
        }

        Announce(told, telling);
        if (epoch == _epoch && _told > telling)
        {
            // Reached while this was being written.
            _writing = null;
            WriteSoon(limit);
        }
    }

    private async Task Store(decimal ceiling)
    {
        var before = state.State;
        state.State = new SpendState
        {
            PeriodStart = _start,
            Terms = _isPartial ? "" : _terms!.Name,
            Spent = _book.Spent - _book.Doubt,
            Ceiling = ceiling,
            Told = _told,
        };
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            state.State = before;
            throw;
        }
    }

    private void Announce(int told, int reached)
    {
        foreach (var percent in Thresholds.Between(told, reached))
        {
            Reached?.Invoke(percent);
        }
    }

    /// <param name="times">How often the ledger has to be asked until its answer is final.</param>
    private void BeginResolving(int times)
    {
        _times = times;
        _resolving = Resolve(_epoch, ++_question);
        _resolving.Ignore();
    }

    /// <summary>
    /// Asks the ledger until it answers: what it says of requests of before, and what was settled here, is what is spent. Where the activation
    /// before this one may still be there, on a node that is cut off from all others, it goes on within what it had stored ahead. The first
    /// answer waits for that node, like for any; what was given out there since the question was put takes a second one.
    /// </summary>
    private async Task Resolve(int epoch, int question)
    {
        var to = Cut();
        var isTold = false;
        while (epoch == _epoch && question == _question && !_ended.IsCancellationRequested)
        {
            try
            {
                if (_isUnknown)
                {
                    // Better than nothing, so that requests need not wait for others to end.
                    Learn(epoch, question, await history.Spent(_start, to, _own, isFinal: false, _ended.Token), isFinal: false);
                }

                var before = await history.Spent(_start, to, _own, isFinal: true, _ended.Token);
                if (epoch == _epoch && question == _question && --_times > 0)
                {
                    CountAnew();
                    to = Cut();
                    continue;
                }

                Learn(epoch, question, before, isFinal: true);
                if (epoch == _epoch && question == _question)
                {
                    _own.Clear();
                }

                return;
            }
            catch (Exception exception) when (!_ended.IsCancellationRequested)
            {
                if (!isTold)
                {
                    isTold = true;
                    BudgetLog.HistoryFailed(logger, exception, account);
                }

                await Task.Delay(HistoryPause, time, _ended.Token);
            }
        }
    }

    /// <summary>Requests that are made from then on are not asked for.</summary>
    private DateTimeOffset Cut()
    {
        var now = time.GetUtcNow();
        var to = (_start > now ? _start.Value : now) + ClockSkew;
        _cut = RequestId.FloorOf(to);
        return to;
    }

    /// <summary>All that was settled here so far is in the ledger: the next question leaves out what still runs, and what comes.</summary>
    private void CountAnew()
    {
        _own.Clear();
        _own.UnionWith(_book.OpenIds);
        _settled = 0;
    }

    private void Learn(int epoch, int question, decimal before, bool isFinal)
    {
        if (epoch == _epoch && question == _question)
        {
            var feared = _book.Doubt;
            _book.Resolve(before + _settled);
            _isPartial = !isFinal;
            if (_isUnknown && state.RecordExists)
            {
                // What is stored is of other terms, or of before a time when nothing was counted.
                WriteSoon(0);
            }

            _isUnknown = false;
            if (feared > 0)
            {
                BudgetLog.Resolved(logger, account, _book.Spent);

                // What was feared must not be feared again after the next crash: the store learns what is known, and covers no more than is given out.
                _book.Lower();
                WriteSoon(0);
            }

            Changed();
        }
    }

    /// <summary>A new period, or other terms.</summary>
    /// <param name="isRecount">Whether requests that run count under these terms too.</param>
    private void Enter(bool isRecount)
    {
        (_start, _until) = BudgetCalendar.PeriodOf(_terms!.Period, _terms.Zone, time.GetUtcNow());
        _own.Clear();
        if (isRecount)
        {
            _book.BeginRecount();
            _own.UnionWith(_book.OpenIds);
        }
        else
        {
            _book.BeginAnew();
        }

        _settled = 0;
        _told = _announced = 0;
        _isUnknown = false;
        _isPartial = false;
        _resolving = null;
        _times = 0;
        _epoch++;
    }
}
