using System.Net;
using Gateway.Grains.Forwarding;
using Gateway.Grains.Storage;
using Gateway.Silo.Configuration;
using Gateway.Silo.Hosting.Telemetry;
using Orleans.Configuration;
using Orleans.Dashboard;

namespace Gateway.Silo.Hosting;

/// <summary>How this node's silo is set up.</summary>
internal static class SiloRegistration
{
    /// <summary>Nobody waits longer for a grain: a call that takes this long is lost.</summary>
    private static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(5);

    /// <summary>A grain that is not asked for so long leaves memory: some 10 KB for a key with limits and a budget.</summary>
    private static readonly TimeSpan IdleAge = TimeSpan.FromMinutes(5);

    /// <param name="silo">What is set up.</param>
    /// <param name="node">The node's settings.</param>
    /// <param name="storage">Its store.</param>
    /// <param name="carried">What requests of other nodes may take.</param>
    public static ISiloBuilder AddGatewaySilo(this ISiloBuilder silo, NodeSettings node, StorageSettings storage, ForwardingLimits carried)
    {
        if (node.ConnectionString is null)
        {
            silo.UseLocalhostClustering(
                node.Cluster.SiloPort,
                node.Cluster.GatewayPort,
                new IPEndPoint(IPAddress.Loopback, node.Cluster.SiloPort),
                node.Cluster.ServiceId,
                node.Cluster.ClusterId);
        }
        else
        {
            silo.JoinCluster(node.Cluster);
            silo = node.Role == NodeRole.Api ? silo.HostNoGrains() : silo.CarryRequests(carried);
        }

        silo.Configure<SiloMessagingOptions>(messaging => messaging.ResponseTimeout = ResponseTimeout);
        silo.Configure<GrainCollectionOptions>(collection => collection.CollectionAge = IdleAge);
        silo.AddGatewayStorage(storage);
        if (node.Dashboard)
        {
            silo.AddDashboard(dashboard => dashboard.HideTrace = true);
            if (node.DashboardRates)
            {
                // Else the dashboard's grain turns the count on with its first visitor, once, on the nodes that are there then: one that
                // joins later is never counted, and one that has just died keeps those after it from being told.
                silo.Services.Configure<GrainProfilerOptions>(static profiler => profiler.TraceAlways = true);
            }
            else
            {
                // Any filter at all takes every grain call off Orleans' short path.
                var filters = silo.Services.Where(service => service.ServiceType == typeof(IIncomingGrainCallFilter)).ToList();
                filters.ForEach(filter => silo.Services.Remove(filter));
            }
        }

        return silo.AddGatewayTelemetry();
    }
}
