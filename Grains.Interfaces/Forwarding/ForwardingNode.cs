namespace Gateway.Grains.Interfaces.Forwarding;

/// <summary>One silo that carries requests.</summary>
/// <param name="name">Tells it from others, and from an earlier process at the same address.</param>
/// <param name="forwarder">Takes the calls.</param>
public sealed class ForwardingNode(string name, IRemoteForwarder forwarder)
{
    public const long Never = long.MinValue;

    private int _open;
    private long _restsSince = Never;

    public string Name => name;

    public IRemoteForwarder Forwarder => forwarder;

    /// <summary>Requests of this process that it carries now.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>The timestamp at which it last refused a request, because it stops or is full, or did not answer; <see cref="Never"/> for none.</summary>
    public long RestsSince
    {
        get => Volatile.Read(ref _restsSince);
        set => Volatile.Write(ref _restsSince, value);
    }

    public void Opened() => Interlocked.Increment(ref _open);

    public void Closed() => Interlocked.Decrement(ref _open);
}
