namespace Gateway.Grains.Interfaces.Forwarding;

/// <summary>The silos of the cluster that carry requests to providers.</summary>
public interface IForwardingNodes
{
    /// <summary>The one with the fewest requests of this node among those that live and were not tried; one that has just refused a request, or not answered, only where no other is left. Null where there is none.</summary>
    ForwardingNode? Pick(IReadOnlyList<ForwardingNode> tried);

    /// <summary>Whether the cluster counts this one among the living.</summary>
    bool IsAlive(ForwardingNode node);
}
