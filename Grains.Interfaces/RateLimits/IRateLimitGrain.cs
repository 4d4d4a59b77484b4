namespace Gateway.Grains.Interfaces.RateLimits;

/// <summary>
/// One bucket: the grain key names whose (<c>key/...</c>). One activation in the cluster counts, so that its limits hold whatever the
/// number of nodes. Every call is safe to repeat.
/// </summary>
[Alias("gw.IRateLimitGrain")]
public interface IRateLimitGrain : IGrainWithStringKey
{
    /// <summary>Takes what the request needs, or says which limit has no room.</summary>
    [Alias("Take"), ResponseTimeout("00:00:02")]
    ValueTask<RateAnswer> Take(RateTake take);

    /// <summary>The request is over: its slot comes back, and its tokens become what it really used. False when it was settled or had expired before.</summary>
    [Alias("Settle"), ResponseTimeout("00:00:02")]
    ValueTask<bool> Settle(string reservationId, long tokens);

    /// <summary>Undoes a request that is not made after all: as if it had never been taken.</summary>
    [Alias("Release"), ResponseTimeout("00:00:02")]
    ValueTask Release(string reservationId);

    /// <summary>Where these limits stand.</summary>
    [Alias("Look"), ResponseTimeout("00:00:02")]
    ValueTask<RateStatus> Look(RateBounds limits);
}
