using Gateway.Api.Routing;
using Gateway.Grains.Interfaces.Providers;

namespace Gateway.Api.Forwarding;

/// <summary>Brings a request to the forwarder of its provider, and the open answer back.</summary>
internal interface IRequestCarrier
{
    /// <summary>Whether there is anybody at the moment who can send requests.</summary>
    bool IsReady { get; }

    /// <summary>Returns when the head of the answer is there; whatever a provider does is an outcome.</summary>
    ValueTask<ProviderReply> Carry(Target target, ProviderRequest request);
}
