using Gateway.Grains.Interfaces.Providers;

namespace Gateway.Api.Health;

/// <summary>Counts latencies by bucket until they are reported. Written under its owner's lock.</summary>
internal sealed class LatencyTally
{
    private int[]? _counts;
    private int _used;

    public void Add(long microseconds)
    {
        _counts ??= new int[LatencyBuckets.Count];
        if (_counts[LatencyBuckets.Of(microseconds)]++ == 0)
        {
            _used++;
        }
    }

    /// <summary>What was counted since the last call.</summary>
    public LatencyCounts Take()
    {
        if (_used == 0)
        {
            return LatencyCounts.None;
        }

        var buckets = new byte[_used];
        var counts = new int[_used];
        var at = 0;
        for (var bucket = 0; bucket < LatencyBuckets.Count && at < _used; bucket++)
        {
            if (_counts![bucket] > 0)
            {
                buckets[at] = (byte)bucket;
                counts[at++] = _counts[bucket];
                _counts[bucket] = 0;
            }
        }

        _used = 0;
        return new LatencyCounts(buckets, counts);
    }
}
