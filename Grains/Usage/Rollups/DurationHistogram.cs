namespace Gateway.Grains.Usage.Rollups;

/// <summary>How many durations fell into which of <see cref="HistogramBuckets"/>; holds only buckets that are not empty, in order.</summary>
internal sealed class DurationHistogram
{
    private ushort[] _buckets = [];
    private long[] _counts = [];

    public int Length { get; private set; }

    public (int Bucket, long Count) this[int at] => (_buckets[at], _counts[at]);

    public void Add(long microseconds) => Add(HistogramBuckets.Of(microseconds), 1);

    /// <summary>Adds to a bucket. A number beyond the last bucket counts there.</summary>
    public void Add(int bucket, long count)
    {
        var key = (ushort)Math.Clamp(bucket, 0, HistogramBuckets.Count - 1);
        var at = Length > 0 && _buckets[Length - 1] < key ? ~Length : Array.BinarySearch(_buckets, 0, Length, key);
        if (at >= 0)
        {
            _counts[at] += count;
            return;
        }

        at = ~at;
        if (Length == _buckets.Length)
        {
            var size = Math.Max(4, Length * 2);
            Array.Resize(ref _buckets, size);
            Array.Resize(ref _counts, size);
        }

        Array.Copy(_buckets, at, _buckets, at + 1, Length - at);
        Array.Copy(_counts, at, _counts, at + 1, Length - at);
        _buckets[at] = key;
        _counts[at] = count;
        Length++;
    }

    public void Add(DurationHistogram other)
    {
        for (var at = 0; at < other.Length; at++)
        {
            Add(other._buckets[at], other._counts[at]);
        }
    }

    /// <summary>The duration in microseconds that this share of all stays within, known to 3.2 %; null where there is none.</summary>
    /// <param name="share">Above 0, at most 1.</param>
    public double? Percentile(double share)
    {
        long total = 0;
        for (var at = 0; at < Length; at++)
        {
            total += _counts[at];
        }

        if (total == 0)
        {
            return null;
        }

        var rank = Math.Clamp((long)Math.Ceiling(total * share), 1, total);
        var found = 0;
        for (long seen = _counts[0]; seen < rank; seen += _counts[found])
        {
            found++;
        }

        return HistogramBuckets.Middle(_buckets[found]);
    }

    public void Clear() => Length = 0;
}
