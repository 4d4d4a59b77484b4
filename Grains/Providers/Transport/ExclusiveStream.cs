namespace Gateway.Grains.Providers.Transport;

/// <summary>
/// An HTTP/1.1 connection, which serves one request at a time. Names the end that finds a request of an idle connection on its way out
/// (<see cref="StaleConnectionException"/>), and lets an answer be read that came before its request was written to the end.
/// </summary>
/// <remarks>
/// The handler tells nobody where a request begins; the first bytes it writes then are the request line. A body that looks like one where
/// a write of it begins, after a part of an early answer, is the only thing taken wrongly: its request may be sent twice.
/// </remarks>
internal sealed class ExclusiveStream(Stream inner) : WatchedStream(inner)
{
    private const int LongestMethod = 7;

    private volatile bool _served;
    private volatile bool _cut;

    // One of the two sides of a race sees what the other has written: exchanged, never just written.
    private int _ended;
    private int _silent;

    protected override void Received()
    {
        _served = true;
        Volatile.Write(ref _silent, 0);
    }

    protected override void Ended(Exception? error)
    {
        Interlocked.Exchange(ref _ended, 1);
        if (Volatile.Read(ref _silent) == 1)
        {
            throw new StaleConnectionException(0, error);
        }
    }

    protected override bool Writing(ReadOnlySpan<byte> bytes)
    {
        if (_served && IsRequestLine(bytes))
        {
            Interlocked.Exchange(ref _silent, 1);

            // The end came after the handler had found the connection usable.
            if (Volatile.Read(ref _ended) == 1)
            {
                throw new StaleConnectionException(0);
            }
        }

        return !_cut;
    }

    /// <summary>
    /// A provider that answers early (413, 429) and closes breaks our write before the handler has looked for the answer, which lies
    /// received already. The rest of the body is dropped; the read gets the answer, or the end.
    /// </summary>
    protected override bool WriteFailed(IOException error) => _cut = true;

    private static bool IsRequestLine(ReadOnlySpan<byte> bytes)
    {
        var method = bytes[..Math.Min(bytes.Length, LongestMethod + 1)].IndexOf((byte)' ');
        return method > 0 && bytes[..method].IndexOfAnyExceptInRange((byte)'A', (byte)'Z') < 0;
    }
}
