using Gateway.Grains.Interfaces.Values;
using Orleans.Storage;

namespace Gateway.Grains.Budgets;

/// <summary>What is stored, and what the ledger is asked.</summary>
internal sealed partial class SpendKeeper
{
    private static readonly TimeSpan HistoryPause = TimeSpan.FromSeconds(2);

    /// <summary>Stores that so much more may be spent. One write at a time: whoever comes meanwhile waits for it and looks again.</summary>
    private Task Write(decimal limit, decimal wanted) => _writing is { IsCompleted: false } ? _writing : _writing = WriteNow(limit, wanted);

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
        var epoch = _epoch;
        var told = state.State.PeriodStart == _start ? state.State.Told : 0;
        var given = _book.Spent + _book.Reserved;
        var ceiling = Math.Max(given, Math.Min(limit, given + wanted + (limit / Slices)));
        try
        {
            Snapshot(ceiling);
            await state.WriteStateAsync();
        }
        catch (InconsistentStateException exception)
        {
            BudgetLog.WriteConflict(logger, exception, account);
            end();
            throw;
        }
        catch (Exception exception)
        {
            BudgetLog.WriteFailed(logger, exception, account);
            throw;
        }

        if (epoch == _epoch)
        {
            _book.Raise(ceiling);
        }

        foreach (var percent in Thresholds.Between(told, state.State.Told))
        {
            Reached?.Invoke(percent);
        }

        if (epoch == _epoch && _told > state.State.Told)
        {
            // Reached while this was being written.
            _writing = null;
            WriteSoon(limit);
        }
    }

    private void Snapshot(decimal ceiling) => state.State = new SpendState
    {
        PeriodStart = _start,
        Terms = _terms!.Name,
        Spent = _book.Spent - _book.Doubt,
        Ceiling = ceiling,
        Told = _told,
    };

    private void BeginResolving()
    {
        _resolving = Resolve(_epoch);
        _resolving.Ignore();
    }

    /// <summary>Asks the ledger until it answers: what it says of requests of before, and what was settled here, is what is spent.</summary>
    private async Task Resolve(int epoch)
    {
        var now = time.GetUtcNow();
        _cut = RequestId.FloorOf(now);
        while (epoch == _epoch && !_ended.IsCancellationRequested)
        {
            try
            {
                if (_isUnknown)
                {
                    // Better than nothing, so that requests need not wait for others to end.
                    Learn(epoch, await history.Spent(_start, now, _own, isFinal: false, _ended.Token));
                }

                Learn(epoch, await history.Spent(_start, now, _own, isFinal: true, _ended.Token));
                if (epoch == _epoch)
                {
                    _own.Clear();
                }

                return;
            }
            catch (Exception exception) when (!_ended.IsCancellationRequested)
            {
                BudgetLog.HistoryFailed(logger, exception, account);
                await Task.Delay(HistoryPause, time, _ended.Token);
            }
        }
    }

    private void Learn(int epoch, decimal before)
    {
        if (epoch == _epoch)
        {
            _book.Resolve(before + _settled);
            _isUnknown = false;
            BudgetLog.Resolved(logger, account, _book.Spent);
            Changed();
        }
    }
}
