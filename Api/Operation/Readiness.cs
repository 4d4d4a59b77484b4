namespace Gateway.Api.Operation;

/// <summary>Whether the node wants requests. Set true when the start is complete, false for good when a stop begins.</summary>
public sealed class Readiness
{
    private int _state;

    public bool IsReady => Volatile.Read(ref _state) == 1;

    public bool IsDraining => Volatile.Read(ref _state) == 2;

    public void Ready() => Interlocked.CompareExchange(ref _state, 1, 0);

    public void Drain() => Volatile.Write(ref _state, 2);
}
