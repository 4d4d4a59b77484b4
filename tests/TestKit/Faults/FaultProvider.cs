using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Gateway.TestKit.Time;

namespace Gateway.TestKit.Faults;

/// <summary>
/// A provider on bare sockets that does what a script says, down to the bytes and the way a connection ends, and remembers who called when.
/// </summary>
public sealed class FaultProvider : IAsyncDisposable
{
    private readonly TestClock _clock;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopped = new();
    private readonly ConcurrentQueue<FaultCall> _log;
    private readonly ConcurrentQueue<FaultCall> _calls = new();
    private readonly ConcurrentQueue<TimeSpan> _connections = new();
    private readonly ConcurrentDictionary<Task, bool> _serving = new();
    private readonly Task _accepting;
    private volatile bool _isDead;

    /// <param name="log">Gets every call as well; shared by providers, it shows who was asked in which order. Null for none.</param>
    public FaultProvider(string name, TestClock clock, ConcurrentQueue<FaultCall>? log = null)
    {
        Name = name;
        _clock = clock;
        _log = log ?? new ConcurrentQueue<FaultCall>();
        _listener.Start();
        BaseUrl = $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/v1";
        _accepting = Accept();
    }

    public string Name { get; }

    /// <summary>With <c>/v1</c>.</summary>
    public string BaseUrl { get; }

    /// <summary>What to do with a request.</summary>
    public Func<FaultCall, FaultStep> Script { get; set; } = _ => Answer.Chat();

    /// <summary>Every request that came, in order.</summary>
    public IReadOnlyList<FaultCall> Calls => [.. _calls];

    /// <summary>When connections were made; those to a dead provider included.</summary>
    public IReadOnlyList<TimeSpan> Connections => [.. _connections];

    /// <summary>The process is gone: running answers and new connections are reset, until it is revived.</summary>
    public bool IsDead
    {
        get => _isDead;
        set
        {
            if (_isDead != value)
            {
                _isDead = value;
                Died?.Invoke();
            }
        }
    }

    private event Action? Died;

    /// <summary>The first request gets the first step, and so on; the last step is repeated for ever.</summary>
    public FaultProvider Does(params FaultStep[] steps)
    {
        Script = call => steps[Math.Min(call.Index, steps.Length - 1)];
        return this;
    }

    /// <summary>
    /// Waits, in real time, until so many requests have come and the script has done with the last of them what it does without time
    /// passing; gives that one.
    /// </summary>
    public async Task<FaultCall> WaitForCall(int count = 1)
    {
        await _clock.Changes.Until(() => _calls.Count >= count && Calls[count - 1].IsAtRest, () => $"call {count} of provider {Name}; it had {_calls.Count}");
        return Calls[count - 1];
    }

    /// <summary>Waits, in real time, until the gateway has closed the connection of a call that was still being answered; gives when it did.</summary>
    public async Task<TimeSpan> WaitUntilAbandoned(int count = 1)
    {
        var call = await WaitForCall(count);
        await _clock.Changes.Until(() => call.AbandonedAt is not null, () => $"the gateway leaves call {count} of provider {Name}");
        return call.AbandonedAt!.Value;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopped.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_serving.Keys);
        _stopped.Dispose();
    }

    private async Task Accept()
    {
        try
        {
            for (var number = 0; ; number++)
            {
                var socket = await _listener.AcceptSocketAsync(_stopped.Token);
                _connections.Enqueue(_clock.Elapsed);
                var serving = Serve(socket, number);
                _serving[serving] = true;
                _ = serving.ContinueWith(done => _serving.TryRemove(done, out _), TaskScheduler.Default);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private async Task Serve(Socket socket, int number)
    {
        using var connection = new FaultConnection(socket, number, _stopped.Token);
        Died += Die;
        try
        {
            Die();
            while (await Receive(connection) is { } call)
            {
                using var gone = call.Gone.Register(() => Leave(connection, call));
                if (!await Play(connection, call))
                {
                    break;
                }
            }
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The gateway has gone, or the script has closed the connection under itself.
        }
        finally
        {
            Died -= Die;
            connection.Close();
            await connection.Reading;
        }

        void Die()
        {
            if (_isDead)
            {
                connection.Reset();
            }
        }
    }

    private async Task<bool> Play(FaultConnection connection, FaultCall call)
    {
        try
        {
            return await Script(call).Play(connection, call);
        }
        finally
        {
            call.Rest();
        }
    }

    private void Leave(FaultConnection connection, FaultCall call)
    {
        if (!connection.IsClosedHere && !_stopped.IsCancellationRequested)
        {
            call.Abandon();
        }
    }

    private async Task<FaultCall?> Receive(FaultConnection connection)
    {
        if (await connection.ReadHead() is not { } head)
        {
            return null;
        }

        var headers = head.Skip(1).Select(line => line.Split(':', 2)).ToDictionary(parts => parts[0], parts => parts[1].Trim(), StringComparer.OrdinalIgnoreCase);
        var length = headers.TryGetValue("content-length", out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : 0;
        if (await connection.ReadBody(length) is not { } body || _isDead)
        {
            return null;
        }

        var call = new FaultCall(Name, _calls.Count, connection.Number, _clock.Elapsed, head[0].Split(' ')[1], headers, body, _clock) { Gone = connection.Gone };
        _calls.Enqueue(call);
        _log.Enqueue(call);
        _clock.Changes.Notify();
        return call;
    }
}
