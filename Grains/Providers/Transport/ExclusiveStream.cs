namespace Gateway.Grains.Providers.Transport;

/// <summary>
/// An HTTP/1.1 connection, which serves one request at a time. Names the end that finds a request of an idle connection on its way out
/// (<see cref="StaleConnectionException"/>), and lets an answer be read that came before its request was written to the end.
/// </summary>
/// <remarks>
/// The handler tells nobody where a request begins. It shows in the order of calls: requests are written without a read in between, and
/// before the first write to a used connection there was one, of the last answer or ahead.
/// </remarks>
internal sealed class ExclusiveStream(Stream inner) : WatchedStream(inner)
{
    private volatile bool _served;
    private volatile bool _wrote;
    private bool _lookedAhead;
    private volatile bool _cut;

    // One of the two sides of a race sees what the other has written: exchanged, never just written.
    private int _ended;
    private int _silent;

    protected override void Reading(int room)
    {
        // A read that waited for something to be there, and the one that fetches it then, are one.
        var fetches = _lookedAhead && room > 0;
        _lookedAhead = room == 0;
        if (!fetches)
        {
            _wrote = false;
        }
    }

    protected override void Received()
    {
        _served = true;
        Volatile.Write(ref _silent, 0);
    }

    protected override void Ended(Exception? error)
    {
        Interlocked.Exchange(ref _ended, 1);
        if (Interlocked.Exchange(ref _silent, 0) == 1)
        {
            throw new StaleConnectionException(0, error);
        }
    }

    protected override bool Writing()
    {
        if (!_wrote)
        {
            _wrote = true;
            Interlocked.Exchange(ref _silent, _served ? 1 : 0);

            // The end came after the handler had found the connection usable.
            if (_served && Interlocked.CompareExchange(ref _ended, 0, 0) == 1)
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
}
