using Gateway.Grains.Interfaces.Budgets;
using Gateway.Grains.Interfaces.RateLimits;
using Gateway.Grains.Interfaces.Teams;

namespace Gateway.Grains.Teams;

/// <summary>Takes what a request needs from everything that bounds the team, all of it or nothing.</summary>
internal sealed partial class TeamGrain
{
    // Takes under way: see ApiKeyGrain.
    private readonly Dictionary<string, Task<TeamAnswer>> _taking = new(StringComparer.Ordinal);

    public ValueTask<TeamAnswer> Take(TeamTake take)
    {
        if (!state.RecordExists)
        {
            return new(new TeamAnswer(TeamOutcome.Free));
        }

        if (state.State.DeletedAt is not null)
        {
            return new(new TeamAnswer(TeamOutcome.Deleted));
        }

        if (_limits.IsNone && _budget.Policy is null && _wallet.Currency is null)
        {
            return new(new TeamAnswer(TeamOutcome.Free));
        }

        if (_taking.TryGetValue(take.ReservationId, out var running))
        {
            return new(running);
        }

        var taking = TakeAll(take);
        return taking.IsCompleted ? taking : Remember(take.ReservationId, taking.AsTask());
    }

    public async ValueTask<bool> Settle(TeamSettlement settlement)
    {
        var settled = _budget.Settle(settlement.ReservationId, settlement.Money);
        settled |= _wallet.Settle(settlement.ReservationId, settlement.WalletMoney);
        return (!_limits.IsNone && await Bucket().Settle(settlement.ReservationId, settlement.Tokens)) || settled;
    }

    public ValueTask Release(string reservationId)
    {
        _budget.Release(reservationId);
        _wallet.Release(reservationId);
        return _limits.IsNone ? ValueTask.CompletedTask : Bucket().Release(reservationId);
    }

    private async ValueTask<TeamAnswer> Remember(string id, Task<TeamAnswer> taking)
    {
        _taking[id] = taking;
        try
        {
            return await taking;
        }
        finally
        {
            _taking.Remove(id);
        }
    }

    private async ValueTask<TeamAnswer> TakeAll(TeamTake take)
    {
        var id = take.ReservationId;
        var asked = take.Money;
        MoneyHold? money = null;
        RateAnswer? rates = null;
        var since = time.GetTimestamp();
        if (asked.Unpriced && (_budget.Policy is not null || _wallet.Currency is not null))
        {
            return new TeamAnswer(TeamOutcome.Unpriced);
        }

        try
        {
            if (_budget.Policy is not null)
            {
                var (answer, refusal) = await _budget.Take(id, asked, take.Lifetime, take.Patience, take.IsLastAsk);
                if (refusal is not null)
                {
                    return new TeamAnswer(TeamOutcome.NoMoney, Refusal: refusal);
                }

                money = new MoneyHold(answer.Tokens);
                asked = asked with { Tokens = answer.Tokens };
            }

            if (_wallet.Currency is { } currency)
            {
                var (answer, refusal) = await _wallet.Take(id, asked, take.Lifetime, take.Patience - time.GetElapsedTime(since), take.IsLastAsk);
                if (refusal is not null)
                {
                    await Undo(id);
                    return new TeamAnswer(TeamOutcome.NoMoney, Refusal: refusal);
                }

                money = new MoneyHold(answer.Tokens, currency, answer.Amount);
                _budget.Shrink(id, asked.Fixed + (asked.PerToken * answer.Tokens), answer.Tokens);
            }

            if (!_limits.IsNone)
            {
                rates = await Bucket().Take(new RateTake(id, take.Amounts, _limits, take.Lifetime));
                if (rates.Refusal != RateRefusal.None)
                {
                    await Undo(id);
                    return new TeamAnswer(TeamOutcome.RateLimited, rates);
                }
            }
        }
        catch
        {
            await Undo(id);
            throw;
        }

        // The reservation must outlive the collection of idle grains.
        DelayDeactivation(take.Lifetime);
        return new TeamAnswer(TeamOutcome.Taken, rates, money);
    }

    private async Task Undo(string id)
    {
        try
        {
            await Release(id);
        }
        catch (Exception exception)
        {
            TeamLog.UndoFailed(logger, exception, Id, id);
        }
    }
}
