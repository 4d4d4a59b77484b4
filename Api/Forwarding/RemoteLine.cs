using Gateway.Grains.Interfaces.Forwarding;

namespace Gateway.Api.Forwarding;

/// <summary>
/// The reader's end of one call on a silo. What got lost is asked for again until it is clear that the silo is gone: because the cluster says
/// so, or because it was silent for <see cref="Patience"/>. Used by one request at a time.
/// </summary>
internal sealed class RemoteLine(ForwardingNode node, IForwardingNodes nodes, TimeProvider time)
{
    /// <summary>How long a silo may be silent.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>An answer that takes longer is lost: the silo itself waits half as long at most.</summary>
    private static readonly TimeSpan CallPatience = TimeSpan.FromMilliseconds(2 * IRemoteForwarder.PatienceMs);

    /// <summary>Before a call that was rejected is made again.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private long _next = 1;

    public Guid Id { get; } = Guid.NewGuid();

    public ForwardingNode Node => node;

    /// <summary>Calls that got lost, each of which may still lie in a queue with what was given to it.</summary>
    public int Lost { get; private set; }

    /// <summary>Whether the silo was told to send the request.</summary>
    public bool IsBegun { get; private set; }

    /// <summary>Whether the silo has given the last piece, and nothing runs there any more.</summary>
    public bool IsOver { get; private set; }

    /// <summary>False where the silo has no room.</summary>
    public Task<bool> Upload(BodyPiece piece, CancellationToken cancellation) => Ask(() => node.Forwarder.Upload(Id, piece), cancellation);

    /// <summary>False where the silo has no room.</summary>
    public Task<bool> Upload(FormPiece piece, CancellationToken cancellation) => Ask(() => node.Forwarder.UploadForm(Id, piece), cancellation);

    /// <summary>The first piece; empty where the provider is silent yet.</summary>
    public async Task<RemotePiece> Begin(RemoteRequest request, CancellationToken cancellation)
    {
        IsBegun = true;
        return Count(await Ask(() => node.Forwarder.Begin(Id, request), cancellation));
    }

    /// <summary>The next piece; empty where nothing has come. Throws <see cref="NodeLostException"/> where the silo is gone, or does not know the call.</summary>
    public async Task<RemotePiece> Pull(CancellationToken cancellation)
    {
        var piece = Count(await Ask(() => node.Forwarder.Read(Id, _next), cancellation));
        return piece.State is RemoteState.Unknown or RemoteState.Refused ? throw new NodeLostException(node.Name) : piece;
    }

    private RemotePiece Count(RemotePiece piece)
    {
        _next += piece.Counts ? 1 : 0;
        IsOver = piece.State != RemoteState.Running;
        return piece;
    }

    private async Task<T> Ask<T>(Func<ValueTask<T>> call, CancellationToken cancellation)
    {
        var since = time.GetTimestamp();
        while (true)
        {
            try
            {
                return await call().AsTask().WaitAsync(Left(since), time, cancellation);
            }
            catch (Exception lost) when (lost is OrleansException or TimeoutException)
            {
                // Others had better begin elsewhere meanwhile.
                Lost++;
                node.RestsSince = time.GetTimestamp();
                if (time.GetElapsedTime(since) + Pause >= Patience || !nodes.IsAlive(node))
                {
                    throw new NodeLostException(node.Name, lost);
                }
            }

            await Task.Delay(Pause, time, cancellation);
        }
    }

    private TimeSpan Left(long since)
    {
        var left = Patience - time.GetElapsedTime(since);
        return left > CallPatience ? CallPatience : left > Pause ? left : Pause;
    }
}
