namespace Gateway.Api.Operation;

/// <summary>Whether the node wants requests. Set true when the start is complete, false for good when a stop begins or the others have declared the node dead.</summary>
public sealed class Readiness
{
    private int _state;

    public bool IsReady => Volatile.Read(ref _state) == 1;

    public bool IsDraining => Volatile.Read(ref _state) == 2;

    /// <summary>Whether the other nodes go on without this one: what it knows of keys and limits is not the truth any more.</summary>
    public bool IsLost { get; private set; }

    public void Ready() => Interlocked.CompareExchange(ref _state, 1, 0);

    public void Drain() => Volatile.Write(ref _state, 2);

    /// <summary>No further request is taken; those that run may end.</summary>
    public void Lose()
    {
        IsLost = true;
        Drain();
    }
}
