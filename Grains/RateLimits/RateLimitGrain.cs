using Gateway.Grains.Interfaces.RateLimits;
using Orleans.Placement;

namespace Gateway.Grains.RateLimits;

/// <summary>
/// Asks <see cref="RateBucket"/>. Holds its count in memory: an idle one has nothing to lose after a minute, and a busy one is not
/// deactivated. A process that is killed begins with empty buckets.
/// </summary>
[PreferLocalPlacement]
internal sealed class RateLimitGrain(TimeProvider time) : Grain, IRateLimitGrain
{
    private readonly RateBucket _bucket = new();
    private readonly long _start = time.GetTimestamp();

    public ValueTask<RateAnswer> Take(RateTake take)
    {
        var now = Now();
        var answer = _bucket.Take(take.ReservationId, take.Amounts, take.Limits, now, now + take.Lifetime.Ticks);
        if (answer.Refusal == RateRefusal.None)
        {
            // A long stream's slot must outlive the collection of idle grains.
            DelayDeactivation(take.Lifetime);
        }

        return new(answer);
    }

    public ValueTask<bool> Settle(string reservationId, long tokens) => new(_bucket.Settle(reservationId, Math.Max(0, tokens)));

    public ValueTask<RateStatus> Look(RateBounds limits) => new(_bucket.Status(limits, Now()));

    private long Now() => time.GetElapsedTime(_start).Ticks;
}
