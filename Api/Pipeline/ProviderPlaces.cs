using Gateway.Api.Routing;
using Gateway.Grains.Interfaces.RateLimits;
using Microsoft.Extensions.Logging;

namespace Gateway.Api.Pipeline;

/// <summary>Takes and gives back what an attempt takes of its provider's own limits. Nothing queues: without room another target is tried.</summary>
internal sealed class ProviderPlaces(IGrainFactory grains, LostCalls lost, ILogger<ProviderPlaces> logger)
{
    /// <summary>A place that nobody gives back comes back so long after the request's deadline.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(60);

    /// <summary>The bucket's answer. One that cannot be reached has no room: a limit that is not held is worse than an attempt that is not made.</summary>
    public async ValueTask<RateAnswer> Take(Exchange exchange, ProviderBucket bucket, string id, TimeSpan left)
    {
        try
        {
            var take = new RateTake(id, exchange.Amounts, bucket.Limits, left + Margin);
            return await lost.Repeat(() => bucket.Grain(grains).Take(take));
        }
        catch (Exception exception)
        {
            PipelineLog.BucketFailed(logger, exception, exchange.Id, bucket.Provider);
            return new RateAnswer(RateRefusal.Requests, TimeSpan.FromSeconds(1), new RateStatus(null, null, null));
        }
    }

    /// <summary>Gives the slot back, and the tokens that were not used. Never throws: the place then comes back by itself, fully taken.</summary>
    public async ValueTask GiveBack(ProviderBucket bucket, string id, long tokens)
    {
        try
        {
            await lost.Repeat(() => bucket.Grain(grains).Settle(id, tokens));
        }
        catch (Exception exception)
        {
            PipelineLog.BucketFailed(logger, exception, id, bucket.Provider);
        }
    }
}
