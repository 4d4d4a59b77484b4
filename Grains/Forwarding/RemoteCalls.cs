using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Gateway.Grains.Interfaces.Forwarding;
using Gateway.Grains.Interfaces.Uploads;
using Gateway.Grains.Providers;
using Microsoft.Extensions.Logging;

namespace Gateway.Grains.Forwarding;

/// <summary>
/// The requests of other nodes that this silo carries. Those whose node is not heard of any more are ended. Its caller has one thread; what is
/// done here is done by the pool, so that one request's translation keeps no other's stream waiting.
/// </summary>
internal sealed class RemoteCalls : IAsyncDisposable
{
    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(IRemoteForwarder.LeaseSeconds);

    private readonly ConcurrentDictionary<Guid, RemoteCall> _calls = new();
    private readonly ProviderSender _sender;
    private readonly IUploadStore _uploads;
    private readonly ForwardingLimits _limits;
    private readonly IForwardingGate _gate;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ITimer _sweep;
    private long _held;

    public RemoteCalls(ProviderSender sender, IUploadStore uploads, ForwardingLimits limits, IForwardingGate gate, TimeProvider time, ILogger<RemoteCalls> logger)
    {
        (_sender, _uploads, _limits, _gate, _time, _logger) = (sender, uploads, limits, gate, time, logger);
        _sweep = time.CreateTimer(_ => Sweep(), null, SweepInterval, SweepInterval);
    }

    public int Count => _calls.Count;

    /// <summary>Bytes that are set aside for all of them.</summary>
    public long Held => Volatile.Read(ref _held);

    public async ValueTask<bool> Upload(Guid id, BodyPiece piece)
    {
        await ToPool();
        return Open(id, piece.Length, Cost(piece.Length)) is { } call && await call.Upload(piece).ConfigureAwait(false);
    }

    public async ValueTask<bool> UploadForm(Guid id, FormPiece piece)
    {
        await ToPool();
        try
        {
            return Open(id, 0, Cost(IRemoteForwarder.FormPieceBytes)) is { } call && await call.Upload(piece).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Another silo's disk may have room.
            ForwardingLog.FormNotKept(_logger, error);
            await End(id).ConfigureAwait(false);
            return false;
        }
    }

    public async ValueTask<RemotePiece> Begin(Guid id, RemoteRequest request)
    {
        await ToPool();
        if (Open(id, request.Body.Length, Cost(request.Body.Length)) is not { } call)
        {
            return RemotePiece.Refused;
        }

        try
        {
            return await call.Begin(request).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            ForwardingLog.Failed(_logger, error, request.Request.RequestId, request.Provider);
            await End(id).ConfigureAwait(false);
            return RemotePiece.Unknown;
        }
    }

    public async ValueTask<RemotePiece> Read(Guid id, long number)
    {
        await ToPool();
        return _calls.TryGetValue(id, out var call) ? await call.Read(number).ConfigureAwait(false) : RemotePiece.Unknown;
    }

    public async ValueTask Renew(Guid[] open, Guid[] over)
    {
        await ToPool();
        foreach (var id in open)
        {
            if (_calls.TryGetValue(id, out var call))
            {
                call.Renew();
            }
        }

        await Task.WhenAll(over.Select(End)).ConfigureAwait(false);
    }

    public async Task End(Guid id)
    {
        if (_calls.TryRemove(id, out var call))
        {
            await call.Close().ConfigureAwait(false);
            Interlocked.Add(ref _held, -call.Cost);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _sweep.DisposeAsync().ConfigureAwait(false);
        await Task.WhenAll(_calls.Keys.Select(End)).ConfigureAwait(false);
    }

    /// <summary>The call of this name, a new one where there is none; null where the silo takes none, or has no room.</summary>
    private RemoteCall? Open(Guid id, int length, long cost)
    {
        if (_calls.TryGetValue(id, out var known))
        {
            return known;
        }

        if (_gate.IsClosed || length < 0)
        {
            return null;
        }

        if (Interlocked.Add(ref _held, cost) > _limits.MaxBytes)
        {
            Interlocked.Add(ref _held, -cost);
            return null;
        }

        var body = new RemoteBody(length);
        var call = new RemoteCall(body, cost, _uploads, _sender, _gate, _time, _logger);
        if (_calls.TryAdd(id, call))
        {
            return call;
        }

        // Its first message came twice, and the other was faster.
        body.Dispose();
        Interlocked.Add(ref _held, -cost);
        return _calls.GetValueOrDefault(id);
    }

    private static ConfiguredTaskAwaitable ToPool() => Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);

    private static long Cost(int length) => (long)length + RemotePiece.MaxBytes;

    private void Sweep()
    {
        var forgotten = _calls.Where(entry => _time.GetElapsedTime(entry.Value.SeenAt) > Lease).Select(entry => entry.Key).ToList();
        if (forgotten.Count > 0)
        {
            ForwardingLog.Forgotten(_logger, forgotten.Count);
            forgotten.ForEach(id => _ = End(id));
        }
    }
}
