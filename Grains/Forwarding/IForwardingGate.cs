namespace Gateway.Grains.Forwarding;

/// <summary>Whether the silo takes requests of other nodes, and how many it has: a stop waits for them as for its own.</summary>
public interface IForwardingGate
{
    /// <summary>Whether the silo stops: what begins now goes elsewhere.</summary>
    bool IsClosed { get; }

    /// <summary>Cancelled when what still runs is to be cut.</summary>
    CancellationToken CutOff { get; }

    void Enter();

    void Leave();
}
