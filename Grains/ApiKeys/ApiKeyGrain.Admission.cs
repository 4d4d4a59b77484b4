using Gateway.Grains.Interfaces.ApiKeys;
using Gateway.Grains.Interfaces.Budgets;
using Gateway.Grains.Interfaces.RateLimits;
using Gateway.Grains.Interfaces.Teams;

namespace Gateway.Grains.ApiKeys;

/// <summary>Takes what a request needs from everything that bounds the key, all of it or nothing.</summary>
internal sealed partial class ApiKeyGrain
{
    // Admissions under way: a call that is repeated since its answer got lost must not take twice, nor be undone by the first one's refusal.
    private readonly Dictionary<string, Task<Admission>> _admitting = new(StringComparer.Ordinal);
    private IRateLimitGrain? _bucket;
    private ITeamGrain? _team;
    private string? _teamId;

    public ValueTask<Admission> Admit(AdmissionRequest request)
    {
        var admission = Decide(request);
        if (admission.Outcome != AdmissionOutcome.Admitted
            || request.Amounts == default
            || (_limits.IsNone && _budget.Policy is null && state.State.Team is null))
        {
            return new(admission);
        }

        if (_admitting.TryGetValue(request.ReservationId, out var running))
        {
            return new(running);
        }

        var admitting = AdmitBounded(request);
        return admitting.IsCompleted ? admitting : Remember(request.ReservationId, admitting.AsTask());
    }

    public async ValueTask<bool> Settle(Settlement settlement)
    {
        var settled = settlement.Holds.HasFlag(AdmissionHolds.KeyBudget) && _budget.Settle(settlement.ReservationId, settlement.Money);
        var limits = settlement.Holds.HasFlag(AdmissionHolds.KeyLimits)
            ? Bucket().Settle(settlement.ReservationId, settlement.Tokens)
            : new(false);
        if (settlement.Holds.HasFlag(AdmissionHolds.Team) && (settlement.Team ?? state.State.Team) is { } team)
        {
            settled |= await Team(team).Settle(
                new TeamSettlement(settlement.ReservationId, settlement.Tokens, settlement.Money, settlement.WalletMoney));
        }

        return await limits || settled;
    }

    private async ValueTask<Admission> Remember(string id, Task<Admission> admitting)
    {
        _admitting[id] = admitting;
        try
        {
            return await admitting;
        }
        finally
        {
            _admitting.Remove(id);
        }
    }

    private async ValueTask<Admission> AdmitBounded(AdmissionRequest request)
    {
        var id = request.ReservationId;
        var (holds, money, asked) = (AdmissionHolds.None, (MoneyHold?)null, request.Money);
        RateAnswer? rates = null;
        var since = time.GetTimestamp();
        try
        {
            // 1. The key's budget.
            if (_budget.Policy is not null)
            {
                if (asked.Unpriced)
                {
                    return _admitted with { Outcome = AdmissionOutcome.Unpriced };
                }

                var (answer, refusal) = await _budget.Take(id, asked, request.Lifetime, request.Patience, request.IsLastAsk);
                if (refusal is not null)
                {
                    return _admitted with { Outcome = AdmissionOutcome.NoMoney, Refusal = refusal };
                }

                holds |= AdmissionHolds.KeyBudget;

                // The reservation must outlive the collection of idle grains.
                DelayDeactivation(request.Lifetime);
                money = new MoneyHold(answer.Tokens);
                asked = asked with { Tokens = answer.Tokens };
            }

            // 2. The key's limits.
            if (!_limits.IsNone)
            {
                rates = await Bucket().Take(new RateTake(id, request.Amounts, _limits, request.Lifetime));
                if (rates.Refusal != RateRefusal.None)
                {
                    await Undo(id, holds);
                    return _admitted with { Outcome = AdmissionOutcome.RateLimited, Rates = rates };
                }

                holds |= AdmissionHolds.KeyLimits;
            }

            // 3. The team.
            if (state.State.Team is { } team)
            {
                var left = request.Patience - time.GetElapsedTime(since);
                var answer = await Team(team).Take(new TeamTake(id, request.Amounts, asked, request.Lifetime, left, request.IsLastAsk));
                if (Refused(answer) is { } refused)
                {
                    await Undo(id, holds);
                    return refused;
                }

                holds |= answer.Outcome == TeamOutcome.Taken ? AdmissionHolds.Team : AdmissionHolds.None;
                rates = Tighter(rates, answer.Rates);
                if (answer.Money is { } held)
                {
                    money = held;
                    _budget.Shrink(id, asked.Fixed + (asked.PerToken * held.Tokens), held.Tokens);
                }
            }
        }
        catch
        {
            // Whether the last one asked holds something is not known.
            await Undo(id, holds | (_limits.IsNone ? 0 : AdmissionHolds.KeyLimits) | (state.State.Team is null ? 0 : AdmissionHolds.Team));
            throw;
        }

        return _admitted with { Rates = rates, Holds = holds, Money = money };
    }

    private Admission? Refused(TeamAnswer answer) => answer.Outcome switch
    {
        TeamOutcome.Deleted => _admitted with { Outcome = AdmissionOutcome.TeamDeleted },
        TeamOutcome.RateLimited => _admitted with { Outcome = AdmissionOutcome.RateLimited, Subject = state.State.Team, Rates = answer.Rates },
        TeamOutcome.NoMoney => _admitted with { Outcome = AdmissionOutcome.NoMoney, Refusal = answer.Refusal },
        TeamOutcome.Unpriced => _admitted with { Outcome = AdmissionOutcome.Unpriced },
        _ => null,
    };

    /// <summary>
    /// Gives back what is held, and waits until it is: the same id may ask again at once. A call that is lost leaves its reservation to end by itself.
    /// </summary>
    private async Task Undo(string id, AdmissionHolds holds)
    {
        if (holds.HasFlag(AdmissionHolds.KeyBudget))
        {
            _budget.Release(id);
        }

        try
        {
            if (holds.HasFlag(AdmissionHolds.KeyLimits))
            {
                await Bucket().Release(id);
            }

            if (holds.HasFlag(AdmissionHolds.Team))
            {
                await Team(state.State.Team!).Release(id);
            }
        }
        catch (Exception exception)
        {
            ApiKeyLog.UndoFailed(logger, exception, this.GetPrimaryKeyString(), id);
        }
    }

    private static RateAnswer? Tighter(RateAnswer? one, RateAnswer? other) => one is null || other is null
        ? one ?? other
        : one with { Status = RateStatus.Tighter(one.Status, other.Status) };

    private IRateLimitGrain Bucket() => _bucket ??= GrainFactory.GetGrain<IRateLimitGrain>("key/" + this.GetPrimaryKeyString());

    private ITeamGrain Team(string id)
    {
        if (_team is null || _teamId != id)
        {
            _team = GrainFactory.GetGrain<ITeamGrain>(ITeamGrain.KeyOf(id));
            _teamId = id;
        }

        return _team;
    }
}
