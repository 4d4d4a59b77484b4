namespace Gateway.Grains.Providers.Transport;

/// <summary>
/// The connections under one settings instance. Counted references: the table's own, and one for every request, until its answer is
/// disposed. The last one closes the connections.
/// </summary>
internal sealed class ProviderConnection(ProviderSettings settings, HttpMessageInvoker invoker, Action<ProviderConnection> closed)
{
    private int _references = 1;

    public ProviderSettings Settings => settings;

    public HttpMessageInvoker Invoker => invoker;

    /// <summary>Takes a reference. False when the last one was given back: the connections are closed.</summary>
    public bool TryHold()
    {
        var seen = Volatile.Read(ref _references);
        while (seen > 0)
        {
            var before = Interlocked.CompareExchange(ref _references, seen + 1, seen);
            if (before == seen)
            {
                return true;
            }

            seen = before;
        }

        return false;
    }

    public void Release()
    {
        if (Interlocked.Decrement(ref _references) == 0)
        {
            invoker.Dispose();
            closed(this);
        }
    }
}
