using Gateway.Grains.Interfaces.Providers;

namespace Gateway.Api.Routing;

/// <summary>This silo's forwarder to one provider; looked up once and kept, because a reference is valid for good and making one costs microseconds.</summary>
internal sealed class ForwarderReference(string provider)
{
    private IProviderForwarderGrain? _grain;

    public IProviderForwarderGrain Grain(IGrainFactory grains) => _grain ??= grains.GetGrain<IProviderForwarderGrain>(provider);
}
