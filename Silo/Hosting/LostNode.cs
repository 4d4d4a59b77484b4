using Gateway.Api.Operation;
using Gateway.Silo.Configuration;

namespace Gateway.Silo.Hosting;

/// <summary>
/// What Orleans cannot go on with, first of all that the other nodes have declared this one dead since it did not answer them in time: they have
/// made its grains anew. The node takes no further request, what runs may end as at a stop, and the process ends with a code of its own, so that
/// whoever supervises it starts it again.
/// </summary>
internal sealed class LostNode(
    Readiness readiness, NodeSettings node, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<LostNode> logger) : IFatalErrorHandler, IDisposable
{
    private const int Code = 3;

    private int _isLost;
    private ITimer? _end;

    /// <summary>0 unless the node was lost.</summary>
    public int ExitCode => Volatile.Read(ref _isLost) == 0 ? 0 : Code;

    public bool IsUnexpected(Exception exception) => exception is not OperationCanceledException || !lifetime.ApplicationStopping.IsCancellationRequested;

    public void OnFatalException(object? sender = null, string? context = null, Exception? exception = null)
    {
        if (Interlocked.Exchange(ref _isLost, 1) != 0)
        {
            return;
        }

        readiness.Lose();
        var reason = $"the other nodes have declared it dead, or its silo cannot go on ({context ?? exception?.Message ?? "no reason told"})";
        HostingLog.Lost(logger, exception, Code, reason);
        Console.Error.WriteLine($"The node ends with exit code {Code}, to be started again: {reason}".ReplaceLineEndings(" "));

        // A silo that the others do not talk to any more may not come to its end.
        _end = time.CreateTimer(static _ => Environment.Exit(Code), null, TimeSpan.FromSeconds(node.DrainSeconds + 10), Timeout.InfiniteTimeSpan);
        lifetime.StopApplication();
    }

    public void Dispose() => _end?.Dispose();
}
