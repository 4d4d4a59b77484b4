using Gateway.Grains.Forwarding;

namespace Gateway.Grains.Tests.Forwarding;

/// <summary>A silo that takes requests until the test says otherwise.</summary>
internal sealed class OpenGate : IForwardingGate
{
    private readonly CancellationTokenSource _cut = new();
    private int _inside;

    public bool IsClosed { get; set; }

    public CancellationToken CutOff => _cut.Token;

    public int Inside => Volatile.Read(ref _inside);

    public void Enter() => Interlocked.Increment(ref _inside);

    public void Leave() => Interlocked.Decrement(ref _inside);

    public void Cut() => _cut.Cancel();
}
