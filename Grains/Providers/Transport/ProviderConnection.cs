namespace Gateway.Grains.Providers.Transport;

/// <summary>
/// The connections under one settings instance. Counted references: the table's own, and one for every request, until its answer is
/// disposed. The last one closes the connections. A request's reference is also its place in the provider's bound.
/// </summary>
internal sealed class ProviderConnection(ProviderSettings settings, HttpMessageInvoker invoker, ParallelBound bound, Action<ProviderConnection> closed)
{
    private int _references = 1;

    public ProviderSettings Settings => settings;

    public HttpMessageInvoker Invoker => invoker;

    /// <summary>Takes a reference for a request, whatever the bound is. False when the last one was given back: the connections are closed.</summary>
    public bool TryHold() => TryHold(0) == HoldResult.Held;

    /// <summary>Takes a reference for a request, if there is a place for it.</summary>
    /// <param name="most">Requests in flight to the provider at most; 0 for no bound.</param>
    public HoldResult TryHold(int most)
    {
        if (!bound.TryEnter(most))
        {
            return HoldResult.Busy;
        }

        var seen = Volatile.Read(ref _references);
        while (seen > 0)
        {
            var before = Interlocked.CompareExchange(ref _references, seen + 1, seen);
            if (before == seen)
            {
                return HoldResult.Held;
            }

            seen = before;
        }

        bound.Leave();
        return HoldResult.Closed;
    }

    /// <summary>Gives a request's reference and its place back.</summary>
    public void Release()
    {
        bound.Leave();
        Drop();
    }

    /// <summary>Gives the table's own reference back.</summary>
    public void Retire() => Drop();

    private void Drop()
    {
        if (Interlocked.Decrement(ref _references) == 0)
        {
            invoker.Dispose();
            closed(this);
        }
    }
}
