using Gateway.Api.Operation;
using Gateway.Grains.Forwarding;

namespace Gateway.Silo.Hosting;

/// <summary>
/// Requests of other nodes count like the node's own. Registered after the silo, which therefore stops only when they are over, or were cut.
/// </summary>
internal sealed class ForwardingGate(Readiness readiness, RequestsInFlight inFlight) : IForwardingGate, IHostedService
{
    public bool IsClosed => readiness.IsDraining;

    public CancellationToken CutOff => inFlight.CutOff;

    public void Enter() => inFlight.Enter();

    public void Leave() => inFlight.Leave();

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, inFlight.CutOff);
        await inFlight.None().WaitAsync(enough.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
