using System.Diagnostics.CodeAnalysis;
using Gateway.Grains.Interfaces.Nodes;
using Gateway.Grains.Interfaces.RateLimits;
using Gateway.Grains.Storage;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Storage;
using Orleans.Placement;

namespace Gateway.Grains.RateLimits;

/// <summary>
/// Asks <see cref="RateBucket"/>, and stores a slice ahead of what it gives out (<see cref="Ceiling"/>), so that a crash never makes a limit
/// larger. Reentrant: whoever needs no write does not wait for one. A write that fails, or that another activation was faster with, ends
/// this activation.
/// </summary>
[Reentrant, PreferLocalPlacement, Immovable]
internal sealed class RateLimitGrain(
    [PersistentState(RateLimitState.Name, GatewayStorage.Name)] IPersistentState<RateLimitState> state,
    StallWatch stalls,
    TimeProvider time,
    ILogger<RateLimitGrain> logger) : Grain, IRateLimitGrain
{
    /// <summary>Stored amounts are up to a minute older than the activation; times stay above zero.</summary>
    private const long Origin = 10 * SlidingWindow.Length;

    private readonly RateBucket _bucket = new();
    private readonly Ceiling _requests = new();
    private readonly Ceiling _tokens = new();
    private readonly long _start = time.GetTimestamp();
    private RateBounds _limits;
    private Task? _writing;
    private bool _isFailing;
    private int _stalls = stalls.Count;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (state.RecordExists)
        {
            var passed = time.GetUtcNow() - state.State.WrittenAt;
            if (passed.Ticks < SlidingWindow.Length + SlidingWindow.Grain)
            {
                // A clock that went back makes what is stored younger, never older.
                _bucket.Restore(state.State, passed > TimeSpan.Zero ? passed : TimeSpan.Zero, Now());
            }
            else
            {
                // All of it has come back, but for what may have been given out after it.
                _bucket.Restore(new RateLimitState { AheadRequests = state.State.AheadRequests, AheadTokens = state.State.AheadTokens }, TimeSpan.Zero, Now());
            }
        }

        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (IsWriting)
        {
            await _writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }

        if (state.RecordExists && reason.ReasonCode != DeactivationReasonCode.ApplicationRequested)
        {
            Snapshot(0, 0);
            try
            {
                await state.WriteStateAsync(cancellationToken);
            }
            catch (InconsistentStateException exception)
            {
                // While a node leaves, the next activation may begin before this one has ended: it has counted what this one was allowed.
                RateLimitLog.WriteConflict(logger, exception, this.GetPrimaryKeyString());
            }
        }
    }

    public ValueTask<RateAnswer> Take(RateTake take)
    {
        if (take.Limits != _limits)
        {
            // Slices are a part of the limits that were stored with them.
            _limits = take.Limits;
            Forget();
        }

        return IsCovered(take) ? new(Answer(take)) : TakeAfterWrite(take);
    }

    public ValueTask<bool> Settle(string reservationId, long tokens)
    {
        var settled = _bucket.Settle(reservationId, Math.Max(0, tokens), out var debt);
        if (debt > 0)
        {
            _tokens.Give(debt);
        }

        return new(settled);
    }

    public ValueTask Release(string reservationId)
    {
        // The slice stays given out: nothing is lost but that the next one is written sooner.
        _bucket.Release(reservationId);
        return ValueTask.CompletedTask;
    }

    public ValueTask<RateStatus> Look(RateBounds limits) => new(_bucket.Status(limits, Now()));

    [MemberNotNullWhen(true, nameof(_writing))]
    private bool IsWriting => _writing is { IsCompleted: false };

    private async ValueTask<RateAnswer> TakeAfterWrite(RateTake take)
    {
        while (!IsCovered(take))
        {
            await (IsWriting ? _writing : _writing = Write(take.Amounts.Requests, take.Amounts.Tokens));
        }

        return Answer(take);
    }

    /// <summary>Whether the answer needs no write: nothing is given out, or no more than is stored ahead.</summary>
    private bool IsCovered(RateTake take)
    {
        if (stalls.Count is var count && count != _stalls)
        {
            // What was stored ahead may be another activation's by now.
            _stalls = count;
            Forget();
        }

        return (_requests.Covers(take.Amounts.Requests) && _tokens.Covers(take.Amounts.Tokens))
            || _bucket.IsOpen(take.ReservationId)
            || _bucket.Refusal(take.ReservationId, take.Amounts, take.Limits, Now()) is not null;
    }

    private RateAnswer Answer(RateTake take)
    {
        var now = Now();
        var isNew = !_bucket.IsOpen(take.ReservationId);
        var answer = _bucket.Take(take.ReservationId, take.Amounts, take.Limits, now, now + take.Lifetime.Ticks);
        if (answer.Refusal == RateRefusal.None && isNew)
        {
            _requests.Give(take.Amounts.Requests);
            _tokens.Give(take.Amounts.Tokens);

            // A long stream's slot must outlive the collection of idle grains.
            DelayDeactivation(take.Lifetime);
            if (!IsWriting && (_requests.IsLow || _tokens.IsLow))
            {
                _writing = Write(0, 0);
                _writing.Ignore();
            }
        }

        return answer;
    }

    private async Task Write(long requests, long tokens)
    {
        var count = stalls.Count;
        try
        {
            var aheadRequests = _requests.BeginWrite(_limits.RequestsPerMinute ?? long.MaxValue / 4, requests);
            var aheadTokens = _tokens.BeginWrite(_limits.TokensPerMinute ?? long.MaxValue / 4, tokens);
            Snapshot(_limits.RequestsPerMinute is null ? 0 : aheadRequests, _limits.TokensPerMinute is null ? 0 : aheadTokens);
            await state.WriteStateAsync();
            _isFailing = false;
            _requests.EndWrite(aheadRequests);
            _tokens.EndWrite(aheadTokens);
            if (stalls.Count != count)
            {
                // When it was written is not known: it may have been long ago.
                Forget();
            }
        }
        catch (InconsistentStateException exception)
        {
            // Another activation was faster: the next one starts from what is stored.
            RateLimitLog.WriteConflict(logger, exception, this.GetPrimaryKeyString());
            DeactivateOnIdle();
            throw;
        }
        catch (Exception exception)
        {
            // What is stored stays in force; whatever is beyond it is tried again with the next request.
            if (!_isFailing)
            {
                _isFailing = true;
                RateLimitLog.WriteFailed(logger, exception, this.GetPrimaryKeyString());
            }

            _requests.CancelWrite();
            _tokens.CancelWrite();
            throw;
        }
    }

    private void Forget()
    {
        _requests.Forget();
        _tokens.Forget();
    }

    private void Snapshot(long aheadRequests, long aheadTokens)
    {
        var (requests, tokens) = _bucket.Store(Now());
        state.State = new RateLimitState
        {
            WrittenAt = time.GetUtcNow(),
            Requests = requests,
            Tokens = tokens,
            AheadRequests = aheadRequests,
            AheadTokens = aheadTokens,
        };
    }

    private long Now() => Origin + time.GetElapsedTime(_start).Ticks;
}
