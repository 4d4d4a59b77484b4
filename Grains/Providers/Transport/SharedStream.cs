using System.Diagnostics;

namespace Gateway.Grains.Providers.Transport;

/// <summary>
/// An HTTP/2 connection, which many requests share. Which of them had heard nothing when it ended shows in the time of its last byte, of
/// whatever frame it was; a provider that says GOAWAY or REFUSED_STREAM has its requests repeated by the handler itself.
/// </summary>
internal sealed class SharedStream(Stream inner) : WatchedStream(inner)
{
    private long _heardAt;

    protected override void Received() => Volatile.Write(ref _heardAt, Stopwatch.GetTimestamp());

    protected override void Ended(Exception? error)
    {
        if (Volatile.Read(ref _heardAt) is var heardAt and not 0)
        {
            throw new StaleConnectionException(heardAt, error);
        }
    }

    protected override bool Writing(ReadOnlySpan<byte> bytes) => true;

    protected override bool WriteFailed(IOException error)
    {
        Ended(error);
        return false;
    }
}
