using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gateway.Grains.Usage.Postgres;

/// <summary>
/// Tells the other nodes every second how far this one is, and looks how far they are. Ends after the writer (it has to be registered before it):
/// a node whose rows are all in the store takes itself out.
/// </summary>
internal sealed partial class NodeBeacon(PostgresNodes nodes, NodeProgress progress, IFatalErrorHandler fatal, TimeProvider time, ILogger<NodeBeacon> logger)
    : BackgroundService, IHostedLifecycleService
{
    /// <summary>For clocks that differ, and for requests that were admitted and not yet noted when their node looked.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Silent = TimeSpan.FromSeconds(PostgresNodes.SilentSeconds);

    private readonly ConcurrentDictionary<string, bool> _missed = new(StringComparer.Ordinal);
    private volatile NodeView? _view;
    private volatile TaskCompletionSource _looked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task<DateTimeOffset?>? _reaching;
    private bool _isFailing;
    private volatile bool _isStopping;

    /// <summary>
    /// Waits until all that other nodes' requests from before a moment spent is in the store. A node that died is waited for until it was started
    /// again, or an operator gave it up.
    /// </summary>
    public async ValueTask Caught(DateTimeOffset moment, CancellationToken cancellation)
    {
        // A view from before may lack a node that came since.
        var since = time.GetTimestamp();
        while (true)
        {
            var looked = _looked;
            if (_view is { } view && view.AskedAt >= since && !AnyBehind(view, moment + Margin))
            {
                return;
            }

            await looked.Task.WaitAsync(cancellation);
        }
    }

    /// <summary>Before anything else begins: whoever asks from now on has to know of this node.</summary>
    public async Task StartingAsync(CancellationToken cancellationToken) =>
        await nodes.Register(progress.HasLeftBehind ? null : time.GetUtcNow(), cancellationToken);

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        // From here on its silo's end is its own.
        _isStopping = true;
        return Task.CompletedTask;
    }

    /// <summary>Requests may still end: it goes on until <see cref="StoppedAsync"/>.</summary>
    public override Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        if (ExecuteTask is null)
        {
            return;
        }

        await base.StopAsync(cancellationToken);
        if (!progress.IsComplete)
        {
            LogNotComplete();
            return;
        }

        try
        {
            await nodes.Remove(cancellationToken);
        }
        catch (Exception exception)
        {
            // Nothing is lost: budgets are cautious until the next start.
            LogNotRemoved(exception);
        }
    }

    /// <summary>One round: says how far this node is, looks how far the others are.</summary>
    public async Task Look(CancellationToken cancellation)
    {
        _reaching ??= progress.Reach(cancellation).AsTask();

        // A store that is slow to take rows must not make this node look dead.
        await Task.WhenAny(_reaching, Task.Delay(Interval, time, cancellation));
        DateTimeOffset? reached = null;
        if (_reaching is { IsCompleted: true } done)
        {
            _reaching = null;
            reached = await done;
        }

        if (!await nodes.Publish(reached, cancellation) && !_isStopping)
        {
            // Orleans learns it from the same table, but after an outage of the database later.
            fatal.OnFatalException(this, "the cluster's table says that this node is dead");
        }

        var view = new NodeView(time.GetTimestamp(), await nodes.Read(cancellation));
        foreach (var (node, _) in view.Nodes.Where(static entry => entry.Silence < Silent))
        {
            _missed.TryRemove(node.Id, out _);
        }

        _view = view;
        var looked = _looked;
        _looked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        looked.SetResult();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await TryLook(stoppingToken);
                await Task.Delay(Interval, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The stop.
        }
    }

    private async Task TryLook(CancellationToken stopping)
    {
        try
        {
            await Look(stopping);
            if (_isFailing)
            {
                LogBack();
                _isFailing = false;
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !stopping.IsCancellationRequested)
        {
            // Once for all of an outage.
            if (!_isFailing)
            {
                LogFailed(exception);
                _isFailing = true;
            }
        }
    }

    private bool AnyBehind(NodeView view, DateTimeOffset moment)
    {
        var any = false;
        foreach (var (node, silence) in view.Nodes)
        {
            if (node.IsThis || node.CaughtUpTo >= moment)
            {
                continue;
            }

            any = true;
            if (silence >= Silent && _missed.TryAdd(node.Id, true))
            {
                LogMissed(node.Id, silence, node.CaughtUpTo);
            }
        }

        return any;
    }
}
