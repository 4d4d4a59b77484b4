using Gateway.Grains.Interfaces.Providers;

namespace Gateway.Grains.Providers.Circuits;

/// <summary>The nodes that are told of changes. In memory only: each renews every 2 s, and so comes back after the grain was gone.</summary>
internal sealed class Subscribers
{
    /// <summary>A node that has not renewed for this long is gone.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, (IProviderHealthObserver Observer, int InFlight, DateTimeOffset Seen)> _nodes = new(StringComparer.Ordinal);

    public void Renew(HealthSubscription subscription, DateTimeOffset now) =>
        _nodes[subscription.Node] = (subscription.Observer, subscription.InFlight, now);

    /// <summary>Those that are there, without those that are gone.</summary>
    public IReadOnlyList<IProviderHealthObserver> Present(DateTimeOffset now)
    {
        Forget(now);
        return [.. _nodes.Values.Select(node => node.Observer)];
    }

    public NodeLoad[] Loads(DateTimeOffset now)
    {
        Forget(now);
        return [.. _nodes.Select(node => new NodeLoad(node.Key, node.Value.InFlight))];
    }

    private void Forget(DateTimeOffset now)
    {
        // A dictionary may be thinned out while it is walked.
        foreach (var (node, subscription) in _nodes)
        {
            if (now - subscription.Seen > Lifetime)
            {
                _nodes.Remove(node);
            }
        }
    }
}
