using Gateway.Api.Routing;
using Gateway.Grains.Interfaces.Providers;

namespace Gateway.Api.Forwarding;

/// <summary>To the forwarder in this process: one grain call, and the answer is handed over as it is.</summary>
internal sealed class LocalCarrier(IGrainFactory grains) : IRequestCarrier
{
    public bool IsReady => true;

    public ValueTask<ProviderReply> Carry(Target target, ProviderRequest request) => target.Forwarder.Grain(grains).Forward(request);
}
