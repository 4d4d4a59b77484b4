namespace Gateway.Api.Telemetry;

/// <summary>The values of one instrument under one set of labels. Any thread records, any thread reads.</summary>
internal sealed class Series
{
    private readonly double[]? _bounds;
    private readonly long[]? _buckets;
    private double _value;
    private long _whole;

    /// <param name="labels">As they are written: <c>a="b",c="d"</c>; empty for none.</param>
    /// <param name="bounds">Upper bounds of a histogram's buckets, ascending; null for a sum.</param>
    public Series(string labels, double[]? bounds)
    {
        Labels = labels;
        _bounds = bounds;
        _buckets = bounds is null ? null : new long[bounds.Length + 1];
    }

    public string Labels { get; }

    /// <summary>The sum of what was recorded; of a gauge, what was recorded last.</summary>
    public double Value => Volatile.Read(ref _value);

    /// <summary>The sum of what was recorded in whole numbers: exact.</summary>
    public long Whole => Volatile.Read(ref _whole);

    public void AddWhole(long value) => Interlocked.Add(ref _whole, value);

    public void Set(double value) => Volatile.Write(ref _value, value);

    public void Add(double value)
    {
        var seen = Volatile.Read(ref _value);
        while (true)
        {
            var before = Interlocked.CompareExchange(ref _value, seen + value, seen);
            if (before.Equals(seen))
            {
                return;
            }

            seen = before;
        }
    }

    /// <summary>Adds to a histogram.</summary>
    public void Count(double value)
    {
        // A dozen bounds: looking at one after the other is as fast as halving.
        var at = 0;
        while (at < _bounds!.Length && value > _bounds[at])
        {
            at++;
        }

        Interlocked.Increment(ref _buckets![at]);
        Add(value);
    }

    /// <summary>How many values fell into each bucket, the last one without an upper bound.</summary>
    public long[] Buckets()
    {
        var read = new long[_buckets!.Length];
        for (var at = 0; at < read.Length; at++)
        {
            read[at] = Volatile.Read(ref _buckets[at]);
        }

        return read;
    }
}
