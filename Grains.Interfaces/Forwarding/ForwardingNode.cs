namespace Gateway.Grains.Interfaces.Forwarding;

/// <summary>One silo that carries requests.</summary>
/// <param name="name">Tells it from others, and from an earlier process at the same address.</param>
/// <param name="forwarder">Takes the calls.</param>
public sealed class ForwardingNode(string name, IRemoteForwarder forwarder)
{
    public const long NeverRefused = long.MinValue;

    private int _open;
    private long _refusedAt = NeverRefused;

    public string Name => name;

    public IRemoteForwarder Forwarder => forwarder;

    /// <summary>Requests of this process that it carries now.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>The timestamp of its last refusal, because it stops or is full; <see cref="NeverRefused"/> for none.</summary>
    public long RefusedAt
    {
        get => Volatile.Read(ref _refusedAt);
        set => Volatile.Write(ref _refusedAt, value);
    }

    public void Opened() => Interlocked.Increment(ref _open);

    public void Closed() => Interlocked.Decrement(ref _open);
}
