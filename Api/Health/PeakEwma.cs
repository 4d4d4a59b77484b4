namespace Gateway.Api.Health;

/// <summary>
/// A cautious average of a latency: a sample above it replaces it at once, samples below pull it down with a time constant of 10 s. So one
/// slow answer is noticed at once, and a target has to be fast for a while to count as fast again. Written under its owner's lock, read without.
/// </summary>
internal sealed class PeakEwma
{
    /// <summary>In seconds: after this time a steady lower value has made up 63 % of the difference.</summary>
    private const double TimeConstant = 10;

    /// <summary>What is older says nothing any more: a target that was slow once must be tried again some day.</summary>
    private static readonly TimeSpan Validity = TimeSpan.FromMinutes(5);

    private double _microseconds;
    private long _at;

    /// <param name="microseconds">The sample.</param>
    /// <param name="now">The steady clock's time stamp.</param>
    /// <param name="frequency">Time stamps a second.</param>
    public void Add(long microseconds, long now, long frequency)
    {
        if (_at == 0 || microseconds >= _microseconds)
        {
            Volatile.Write(ref _microseconds, microseconds);
        }
        else
        {
            var weight = Math.Exp(-Math.Max(0, now - _at) / (double)frequency / TimeConstant);
            Volatile.Write(ref _microseconds, (_microseconds * weight) + (microseconds * (1 - weight)));
        }

        Volatile.Write(ref _at, now == 0 ? 1 : now);
    }

    /// <summary>Null where there was no sample in the last five minutes.</summary>
    public TimeSpan? Estimate(long now, long frequency)
    {
        var at = Volatile.Read(ref _at);
        return at == 0 || now - at > Validity.TotalSeconds * frequency
            ? null
            : TimeSpan.FromMicroseconds(Volatile.Read(ref _microseconds));
    }
}
