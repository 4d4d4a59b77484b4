using Gateway.Api.Pipeline;
using Gateway.Api.Routing;
using Gateway.Grains.Interfaces.Forwarding;
using Gateway.Grains.Interfaces.Providers;
using Gateway.Grains.Interfaces.Uploads;
using Gateway.Grains.Interfaces.Values;
using Microsoft.Extensions.Logging;

namespace Gateway.Api.Forwarding;

/// <summary>
/// To a silo that has the provider's credential, for a node that has none. A silo that refuses, or is lost before the answer's head was
/// there, is replaced by another one, once; what is lost later fails over like a provider's broken answer.
/// </summary>
internal sealed class RemoteCarrier(IForwardingNodes nodes, RemoteLines lines, TimeProvider time, ILogger<RemoteCarrier> logger) : IRequestCarrier
{
    private const int MostLost = 2;

    public bool IsReady => nodes.Pick([]) is not null;

    public async ValueTask<ProviderReply> Carry(Target target, ProviderRequest request)
    {
        // The request's own end gives its reference back while we may still copy from it.
        if (!request.Body.TryHold())
        {
            return Cancelled;
        }

        if (request.Upload is { } upload && !upload.TryHold())
        {
            request.Body.Release();
            return Cancelled;
        }

        try
        {
            return await Carry(target.Provider, request);
        }
        finally
        {
            request.Upload?.Release();
            request.Body.Release();
        }
    }

    private static ProviderReply Cancelled => new() { Outcome = ProviderOutcome.Cancelled };

    private static ProviderReply CancelledUnsent => new() { Outcome = ProviderOutcome.Cancelled, NotSent = true };

    private async ValueTask<ProviderReply> Carry(string provider, ProviderRequest request)
    {
        var tried = new List<ForwardingNode>();
        var lost = 0;
        var isBegun = request.Upload is null;
        while (lost < MostLost && nodes.Pick(tried) is { } node)
        {
            tried.Add(node);
            var line = lines.Open(node);
            var isHandedOver = false;
            try
            {
                var piece = await Send(line, provider, request);
                node.RestsSince = piece is null ? time.GetTimestamp() : ForwardingNode.Never;
                if (piece is { Reply: { } reply })
                {
                    isHandedOver = reply.Outcome == ProviderOutcome.Answered;
                    return isHandedOver ? reply.With(Open(line, piece)) : reply;
                }
            }
            catch (NodeLostException exception)
            {
                lost++;
                ForwardingLog.NodeLost(logger, exception, request.RequestId, provider, node.Name);
            }
            catch (OperationCanceledException) when (request.Cancellation.IsCancellationRequested)
            {
                return isBegun || line.IsBegun ? Cancelled : CancelledUnsent;
            }
            finally
            {
                isBegun |= line.IsBegun;
                if (!isHandedOver)
                {
                    lines.Close(line);
                }
            }
        }

        if (tried.Count == 0)
        {
            ForwardingLog.NoNode(logger, request.RequestId, provider);
        }

        return new ProviderReply
        {
            Outcome = ProviderOutcome.NotAvailable,
            Error = new ProviderError("No node that calls providers could take the request.", "server_error", FailoverRules.NodeLost, null),
        };
    }

    /// <summary>The first piece with a head; null where the silo refused.</summary>
    private static async Task<RemotePiece?> Send(RemoteLine line, string provider, ProviderRequest request)
    {
        // 1. The form, from disk to disk.
        if (request.Upload is { } form && !await Send(line, form, request.Cancellation))
        {
            return null;
        }

        // 2. The body. Copied: a message may lie in a queue for longer than the request lives.
        var body = request.Body.Memory;
        var offset = 0;
        for (; body.Length - offset > IRemoteForwarder.BodyPieceBytes; offset += IRemoteForwarder.BodyPieceBytes)
        {
            var part = body.Slice(offset, IRemoteForwarder.BodyPieceBytes).ToArray();
            if (!await line.Upload(new BodyPiece(body.Length, offset, part), request.Cancellation))
            {
                return null;
            }
        }

        // 3. The rest of it, and what to do.
        var piece = await line.Begin(new RemoteRequest(provider, request, new BodyPiece(body.Length, offset, body[offset..].ToArray())), request.Cancellation);
        if (piece.State == RemoteState.Refused)
        {
            return null;
        }

        // 4. The head.
        while (piece is { Reply: null, State: RemoteState.Running })
        {
            piece = await line.Pull(request.Cancellation);
        }

        return piece.Reply is null ? throw new NodeLostException(line.Node.Name) : piece;
    }

    /// <summary>Piece by piece, the next one when the silo has the one before. False where the silo refused.</summary>
    private static async Task<bool> Send(RemoteLine line, UploadBody form, CancellationToken cancellation)
    {
        byte[] bytes = [];
        var lost = line.Lost;
        for (var offset = 0L; offset < form.Length;)
        {
            // A call that was answered needs its bytes no more; one that got lost may still lie in a queue.
            var length = (int)Math.Min(IRemoteForwarder.FormPieceBytes, form.Length - offset);
            bytes = bytes.Length == length && line.Lost == lost ? bytes : new byte[length];
            lost = line.Lost;
            for (var filled = 0; filled < bytes.Length;)
            {
                var read = await form.Read(offset + filled, bytes.AsMemory(filled), cancellation);
                filled += read > 0 ? read : throw new IOException("The upload's file is shorter than it was.");
            }

            if (!await line.Upload(new FormPiece(form.Length, offset, form.Boundary, bytes), cancellation))
            {
                return false;
            }

            offset += bytes.Length;
        }

        return true;
    }

    private RemoteAnswer Open(RemoteLine line, RemotePiece piece)
    {
        var answer = new RemoteAnswer(line, lines);
        answer.Take(piece);
        return answer;
    }
}
