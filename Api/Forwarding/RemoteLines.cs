using System.Collections.Concurrent;
using Gateway.Grains.Interfaces.Forwarding;
using Microsoft.Extensions.Hosting;

namespace Gateway.Api.Forwarding;

/// <summary>
/// The calls that this node has open on silos. Tells every silo once a second which of them it still wants: a client that reads slowly does
/// not pull, and must not lose its stream.
/// </summary>
internal sealed class RemoteLines(IForwardingNodes nodes, TimeProvider time) : IHostedService, IAsyncDisposable
{
    public static readonly TimeSpan RenewInterval = TimeSpan.FromSeconds(1);

    /// <summary>Calls that are over and told with the next renewal; beyond it each is told on its own.</summary>
    private const int MostOver = 10_000;

    private readonly ConcurrentDictionary<RemoteLine, bool> _open = new();
    private readonly ConcurrentQueue<RemoteLine> _over = new();
    private readonly ConcurrentDictionary<ForwardingNode, bool> _renewing = new();
    private ITimer? _timer;

    public int Count => _open.Count;

    public RemoteLine Open(ForwardingNode node)
    {
        var line = new RemoteLine(node, nodes, time);
        _open[line] = true;
        node.Opened();
        return line;
    }

    /// <summary>Nobody reads on. Ends the call at once where it still runs. To be called once for each line.</summary>
    public void Close(RemoteLine line)
    {
        _open.TryRemove(line, out _);
        line.Node.Closed();
        if (line.IsOver && _over.Count < MostOver)
        {
            // Nothing runs there: what is kept of it can wait.
            _over.Enqueue(line);
        }
        else
        {
            _ = End(line);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _timer = time.CreateTimer(_ => Renew(), null, RenewInterval, RenewInterval);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken) => await DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        if (_timer is not null)
        {
            await _timer.DisposeAsync();
        }
    }

    /// <summary>One round.</summary>
    internal void Renew()
    {
        var over = new List<RemoteLine>();
        while (over.Count < MostOver && _over.TryDequeue(out var line))
        {
            over.Add(line);
        }

        var ofNodes = _open.Keys.Select(static line => (Line: line, IsOpen: true))
            .Concat(over.Select(static line => (Line: line, IsOpen: false)))
            .GroupBy(static entry => entry.Line.Node);
        foreach (var node in ofNodes)
        {
            // A silo that does not answer collects nothing here; what is over ends there by itself.
            if (_renewing.TryAdd(node.Key, true))
            {
                _ = Renew(
                    node.Key,
                    [.. node.Where(static entry => entry.IsOpen).Select(static entry => entry.Line.Id)],
                    [.. node.Where(static entry => !entry.IsOpen).Select(static entry => entry.Line.Id)]);
            }
        }
    }

    private async Task Renew(ForwardingNode node, Guid[] open, Guid[] over)
    {
        try
        {
            await node.Forwarder.Renew(open, over);
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException)
        {
            // The lease outlasts some lost renewals; a silo that is gone is noticed by those who read.
        }
        finally
        {
            _renewing.TryRemove(node, out _);
        }
    }

    private static async Task End(RemoteLine line)
    {
        try
        {
            await line.Node.Forwarder.End(line.Id);
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException)
        {
            // It is not renewed any more, and ends by itself.
        }
    }
}
