using System.Collections.Concurrent;
using Gateway.Grains.Interfaces.Forwarding;
using Gateway.Grains.Providers;
using Orleans.Metadata;
using Orleans.Runtime.Services;

namespace Gateway.Grains.Forwarding;

/// <summary>The silos that host grains: who knows providers says its manifest, who lives says the membership.</summary>
internal sealed class ForwardingNodes(
    IServiceProvider services, IClusterManifestProvider manifests, GrainTypeResolver types, ISiloStatusOracle members, TimeProvider time)
    : GrainServiceClient<IRemoteForwarder>(services), IForwardingNodes
{
    /// <summary>A silo that has refused a request, or not answered, is left alone for so long.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<SiloAddress, ForwardingNode> _nodes = new();
    private readonly GrainType _marker = types.GetGrainType(typeof(ProviderForwarderGrain));
    private ClusterManifest? _seen;

    public ForwardingNode? Pick(IReadOnlyList<ForwardingNode> tried)
    {
        ForwardingNode? best = null;
        var bestCost = long.MaxValue;
        foreach (var (address, node) in Known())
        {
            if (members.GetApproximateSiloStatus(address) != SiloStatus.Active || tried.Contains(node))
            {
                continue;
            }

            // Between equals chance decides, so that several front ends do not all begin with the same one.
            var rests = node.RestsSince != ForwardingNode.Never && time.GetElapsedTime(node.RestsSince) < Rest;
            var cost = (rests ? 1L << 40 : 0) + ((long)node.Open << 8) + Random.Shared.Next(256);
            if (cost < bestCost)
            {
                (best, bestCost) = (node, cost);
            }
        }

        return best;
    }

    public bool IsAlive(ForwardingNode node) =>
        _nodes.Any(known => ReferenceEquals(known.Value, node) && members.GetApproximateSiloStatus(known.Key) == SiloStatus.Active);

    private ConcurrentDictionary<SiloAddress, ForwardingNode> Known()
    {
        var manifest = manifests.Current;
        if (!ReferenceEquals(Volatile.Read(ref _seen), manifest))
        {
            foreach (var (address, silo) in manifest.Silos)
            {
                if (silo.Grains.ContainsKey(_marker))
                {
                    _nodes.GetOrAdd(address, static (address, self) => new ForwardingNode(address.ToParsableString(), self.GetGrainService(address)), this);
                }
            }

            foreach (var gone in _nodes.Keys.Where(address => !manifest.Silos.ContainsKey(address)))
            {
                _nodes.TryRemove(gone, out _);
            }

            Volatile.Write(ref _seen, manifest);
        }

        return _nodes;
    }
}
