using Gateway.Grains.Interfaces.Forwarding;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Interfaces.Providers;
using Gateway.Grains.Interfaces.Uploads;
using Gateway.Grains.Providers;
using Microsoft.Extensions.Logging;

namespace Gateway.Grains.Forwarding;

/// <summary>One request of another node: takes its body and its form, sends it, and gives its answer in numbered pieces.</summary>
/// <param name="cost">Bytes of memory that are set aside for it.</param>
internal sealed class RemoteCall(
    RemoteBody body, long cost, IUploadStore uploads, ProviderSender sender, IForwardingGate gate, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(IRemoteForwarder.PatienceMs);

    private readonly SemaphoreSlim _turn = new(1);
    private readonly CancellationTokenSource _cancellation = new();
    private CancellationTokenRegistration _cutOff;
    private RemoteForm? _form;
    private RequestBytes? _bytes;
    private UploadBody? _upload;
    private Task<ProviderReply>? _sending;
    private RemoteContent? _content;
    private RemotePiece? _last;
    private long _given;
    private bool _isClosed;
    private long _seenAt = time.GetTimestamp();

    public long Cost => cost;

    /// <summary>When its node was heard of last.</summary>
    public long SeenAt => Volatile.Read(ref _seenAt);

    public void Renew() => Volatile.Write(ref _seenAt, time.GetTimestamp());

    public async ValueTask<bool> Upload(BodyPiece piece)
    {
        using var turn = await Turn().ConfigureAwait(false);
        return !_isClosed && (_sending is not null || body.TryAdd(piece));
    }

    /// <summary>Throws <see cref="IOException"/> where the disk is full.</summary>
    public async ValueTask<bool> Upload(FormPiece piece)
    {
        using var turn = await Turn().ConfigureAwait(false);
        if (_isClosed || _sending is not null)
        {
            return !_isClosed;
        }

        _form ??= RemoteForm.TryOpen(uploads, piece);
        return _form is { } form && await form.TryAdd(piece).ConfigureAwait(false);
    }

    public async ValueTask<RemotePiece> Begin(RemoteRequest request)
    {
        using (await Turn().ConfigureAwait(false))
        {
            if (_isClosed || (_sending is null && !TrySend(request)))
            {
                return RemotePiece.Unknown;
            }
        }

        return await Read(1).ConfigureAwait(false);
    }

    public async ValueTask<RemotePiece> Read(long number)
    {
        using var turn = await Turn().ConfigureAwait(false);
        if (number == _given && _last is { } last)
        {
            return last;
        }

        if (_isClosed || _sending is not { } sending || number != _given + 1)
        {
            return RemotePiece.Unknown;
        }

        var piece = await Next(sending).ConfigureAwait(false);
        if (piece.Counts)
        {
            _given = number;
            _last = piece;
            if (piece.State != RemoteState.Running)
            {
                // Only the last piece is kept, should it have to be given again.
                await Free().ConfigureAwait(false);
            }
        }

        return piece;
    }

    /// <summary>Cancels the request where it still runs, and gives everything up. Safe to repeat.</summary>
    public async Task Close()
    {
        // Whoever has the turn waits for what ends with this.
        await _cancellation.CancelAsync().ConfigureAwait(false);
        using var turn = await Turn().ConfigureAwait(false);
        await Free().ConfigureAwait(false);
    }

    private bool TrySend(RemoteRequest request)
    {
        var operation = request.Request.Operation;
        if (OperationNames.TakesForm(operation))
        {
            _upload ??= _form?.Take();
            if (_upload is null)
            {
                return false;
            }
        }

        if (!body.TryAdd(request.Body) || body.Take() is not { } bytes)
        {
            return false;
        }

        _bytes = bytes;
        gate.Enter();
        _cutOff = gate.CutOff.UnsafeRegister(static cancellation => ((CancellationTokenSource)cancellation!).Cancel(), _cancellation);
        if (RequestHeads.Read(operation, bytes.Span, _upload?.Parts) is { } head)
        {
            _sending = Send(request, bytes, head);
        }
        else
        {
            ForwardingLog.Unreadable(logger, request.Request.RequestId, operation.ToString());
            _sending = Task.FromResult(ProviderReplies.NotAvailable("The node that calls the provider cannot read this request."));
        }

        return true;
    }

    /// <summary>Whatever goes wrong is in the task: what was taken for the call is given back with it.</summary>
    private async Task<ProviderReply> Send(RemoteRequest request, RequestBytes bytes, RequestHead head) =>
        await sender.Send(request.Provider, request.Request.With(bytes, _upload, head, _cancellation.Token)).ConfigureAwait(false);

    private async ValueTask<RemotePiece> Next(Task<ProviderReply> sending)
    {
        var since = time.GetTimestamp();
        await Wait(sending, since).ConfigureAwait(false);
        if (!sending.IsCompleted)
        {
            return RemotePiece.Nothing;
        }

        var reply = await sending.ConfigureAwait(false);
        if (reply.Content is not { } stream)
        {
            return new RemotePiece { State = RemoteState.Ended, Reply = reply };
        }

        _content ??= new RemoteContent(stream, _cancellation.Token);
        if (_content.Look() is { } reading)
        {
            await Wait(reading, since).ConfigureAwait(false);
        }

        return _content.Take(_given == 0 ? reply : null);
    }

    /// <summary>Waits for the task's end, whichever it is, as long as this call may still wait.</summary>
    private async ValueTask Wait(Task task, long since)
    {
        var left = Patience - time.GetElapsedTime(since);
        if (!task.IsCompleted && left > TimeSpan.Zero)
        {
            await task.WaitAsync(left, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async ValueTask Free()
    {
        if (_isClosed)
        {
            return;
        }

        _isClosed = true;
        await _cancellation.CancelAsync().ConfigureAwait(false);
        body.Dispose();
        _form?.Dispose();
        if (_sending is not { } sending)
        {
            _upload?.Release();
            return;
        }

        try
        {
            await _cutOff.DisposeAsync().ConfigureAwait(false);
            if (_content is not null)
            {
                await _content.DisposeAsync().ConfigureAwait(false);
            }
            else
            {
                _ = Discard(sending);
            }
        }
        finally
        {
            _bytes?.Release();
            _upload?.Release();
            gate.Leave();
        }
    }

    /// <summary>Closes an answer that came in the moment in which it was cancelled.</summary>
    private static async Task Discard(Task<ProviderReply> sending)
    {
        var reply = await sending.ConfigureAwait(false);
        if (reply.Content is { } content)
        {
            await content.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask<Releaser> Turn()
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        Renew();
        return new Releaser(_turn);
    }

    private readonly struct Releaser(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
