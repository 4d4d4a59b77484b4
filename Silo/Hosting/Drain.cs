using Gateway.Api.Operation;
using Gateway.Silo.Configuration;

namespace Gateway.Silo.Hosting;

/// <summary>
/// The first thing at a stop: the node says that it is not ready, and goes on serving until no request runs, for at most half of
/// <c>Gateway:DrainSeconds</c>; then the web server takes no more connections and the running requests have the rest of the time.
/// What still runs then is cut.
/// </summary>
internal sealed class Drain(
    Readiness readiness,
    RequestsInFlight inFlight,
    NodeSettings node,
    TimeProvider time,
    ILogger<Drain> logger) : IHostedLifecycleService, IDisposable
{
    private ITimer? _end;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        readiness.Drain();
        HostingLog.Draining(logger, inFlight.Count, node.DrainSeconds);

        // The host's own limit is later: the silo and the ledger stop after the web server, and need time of their own.
        _end = time.CreateTimer(_ => End(), null, TimeSpan.FromSeconds(node.DrainSeconds), Timeout.InfiniteTimeSpan);
        if (readiness.IsLost)
        {
            // It serves nobody any more: whoever still asks it is better off at another node.
            return;
        }

        try
        {
            await inFlight.None().WaitAsync(TimeSpan.FromSeconds(node.DrainSeconds / 2.0), time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // The web server's turn.
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _end?.Dispose();

    private void End()
    {
        if (inFlight.Count > 0)
        {
            HostingLog.DrainTimedOut(logger, inFlight.Count);
        }

        inFlight.Cut();
    }
}
