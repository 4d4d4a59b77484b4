using System.Net;
using System.Net.NetworkInformation;
using Gateway.Grains.Storage.Postgres;
using Gateway.Silo.Configuration;
using Orleans.Configuration;

namespace Gateway.Silo.Hosting;

/// <summary>How a node finds the others, and how fast it misses them.</summary>
internal static class ClusterRegistration
{
    public static ISiloBuilder JoinCluster(this ISiloBuilder silo, ClusterSettings cluster)
    {
        silo.UsePostgresClustering();
        silo.Configure<ClusterOptions>(options =>
        {
            options.ClusterId = cluster.ClusterId;
            options.ServiceId = cluster.ServiceId;
        });
        if (cluster.AdvertisedIP is { } address)
        {
            silo.ConfigureEndpoints(address, cluster.SiloPort, cluster.GatewayPort, listenOnAnyHostAddress: !IsOwn(address));
        }
        else
        {
            silo.ConfigureEndpoints(cluster.SiloPort, cluster.GatewayPort);
        }

        return silo.Configure<ClusterMembershipOptions>(Tune);
    }

    /// <summary>
    /// A killed node is out of the membership within 2 s, and its grains are made anew elsewhere. A node that is only slow is not: its probes
    /// may take up to a second, and messages that come from it count as signs of life.
    /// </summary>
    private static void Tune(ClusterMembershipOptions membership)
    {
        membership.ProbeTimeout = TimeSpan.FromMilliseconds(500);

        // StallWatch.Limit relies on it: nobody is declared dead who stood still for less than two of these.
        membership.MinProbeTimeout = TimeSpan.FromMilliseconds(500);
        membership.MaxProbeTimeout = TimeSpan.FromSeconds(1);
        membership.NumMissedProbesLimit = 2;

        // Orleans asks for no more votes than half of the nodes: one of two nodes may do without the other, of three and more two have to agree.
        membership.NumVotesForDeathDeclaration = 2;

        // Two short troubles of different nodes, minutes apart, are no agreement.
        membership.DeathVoteExpirationTimeout = TimeSpan.FromSeconds(15);

        // News travel by gossip; reading the table heals what got lost. Signs of life in it let a joining node tell the dead of a whole
        // cluster that was killed from those that it must reach.
        membership.TableRefreshTimeout = TimeSpan.FromSeconds(2);
        membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(3);
        membership.DefunctSiloExpiration = TimeSpan.FromDays(1);
    }

    /// <summary>An address that this machine does not have is another's that forwards to it: then it cannot be listened on.</summary>
    private static bool IsOwn(IPAddress address) =>
        IPAddress.IsLoopback(address)
        || NetworkInterface.GetAllNetworkInterfaces()
            .SelectMany(network => network.GetIPProperties().UnicastAddresses)
            .Any(own => own.Address.Equals(address));
}
