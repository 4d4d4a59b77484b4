using Gateway.Grains.Interfaces.RateLimits;

namespace Gateway.Api.Routing;

/// <summary>A provider's own limits: one bucket in the cluster.</summary>
internal sealed class ProviderBucket(string provider, RateBounds limits)
{
    private IRateLimitGrain? _grain;

    public RateBounds Limits => limits;

    public string Provider => provider;

    public IRateLimitGrain Grain(IGrainFactory grains) => _grain ??= grains.GetGrain<IRateLimitGrain>("provider/" + provider);
}
