using Gateway.Grains.Interfaces.Providers;

namespace Gateway.Grains.Providers.Circuits;

/// <summary>Latencies of the last five to ten minutes: two generations of counts, 2 KB, however many samples there are.</summary>
internal sealed class LatencyWindow
{
    private static readonly TimeSpan Generation = TimeSpan.FromMinutes(5);

    private int[] _current = [];
    private int[] _before = [];
    private long _generation;

    public void Add(LatencyCounts samples, DateTimeOffset now)
    {
        if (samples.Buckets.Length == 0)
        {
            return;
        }

        MoveTo(now);
        if (_current.Length == 0)
        {
            _current = new int[LatencyBuckets.Count];
        }

        for (var at = 0; at < samples.Buckets.Length; at++)
        {
            _current[samples.Buckets[at]] += samples.Counts[at];
        }
    }

    /// <summary>Null where there is no sample.</summary>
    public LatencySummary? Summarize(DateTimeOffset now)
    {
        MoveTo(now);
        var total = _current.Sum(count => (long)count) + _before.Sum(count => (long)count);
        return total == 0 ? null : new LatencySummary(Percentile(0.5, total), Percentile(0.95, total), Percentile(0.99, total));
    }

    private void MoveTo(DateTimeOffset now)
    {
        var generation = now.UtcTicks / Generation.Ticks;
        if (generation != _generation)
        {
            _before = generation == _generation + 1 ? _current : [];
            _current = [];
            _generation = generation;
        }
    }

    private double Percentile(double share, long total)
    {
        var rank = (long)Math.Ceiling(share * total);
        long seen = 0;
        var bucket = 0;
        while (bucket < LatencyBuckets.Count - 1)
        {
            seen += CountOf(_current, bucket) + CountOf(_before, bucket);
            if (seen >= rank)
            {
                break;
            }

            bucket++;
        }

        return Math.Round(LatencyBuckets.MiddleMs(bucket), 3);
    }

    private static int CountOf(int[] counts, int bucket) => counts.Length == 0 ? 0 : counts[bucket];
}
