namespace Gateway.Grains.Providers.Transport;

/// <summary>
/// Requests in flight to one provider from this node. Lives as long as the process, so that requests under replaced settings still count
/// under those that replaced them; the limit is the newest settings' business.
/// </summary>
internal sealed class ParallelBound
{
    private int _inFlight;

    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>Counts one more, unless <paramref name="most"/> are in flight already; 0 is no bound.</summary>
    public bool TryEnter(int most)
    {
        if (Interlocked.Increment(ref _inFlight) <= most || most == 0)
        {
            return true;
        }

        Leave();
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _inFlight);
}
