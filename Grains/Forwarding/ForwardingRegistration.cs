using Gateway.Grains.Interfaces.Forwarding;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;

namespace Gateway.Grains.Forwarding;

/// <summary>The two sides of a cluster whose front ends hold no credentials.</summary>
public static class ForwardingRegistration
{
    /// <summary>This silo carries requests of other nodes. The host adds the <see cref="IForwardingGate"/>.</summary>
    public static ISiloBuilder CarryRequests(this ISiloBuilder silo, ForwardingLimits limits)
    {
        silo.Services.AddSingleton(limits);
        silo.Services.AddSingleton<RemoteCalls>();
        return silo.AddGrainService<RemoteForwarder>();
    }

    /// <summary>This node hosts no grains but Orleans' own, and finds those that carry its requests as <see cref="IForwardingNodes"/>.</summary>
    public static ISiloBuilder HostNoGrains(this ISiloBuilder silo)
    {
        silo.Services.PostConfigure<GrainTypeOptions>(static types => types.Classes.RemoveWhere(static type => type.Assembly != typeof(Silo).Assembly));
        silo.Services.AddSingleton<IForwardingNodes, ForwardingNodes>();
        return silo;
    }
}
