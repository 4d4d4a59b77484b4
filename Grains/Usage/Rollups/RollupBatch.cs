using Gateway.Grains.Interfaces.Usage;

namespace Gateway.Grains.Usage.Rollups;

/// <summary>What a batch of ledger rows adds to the sums, gathered in memory so that each stored sum is touched once.</summary>
internal sealed class RollupBatch
{
    // Sums are used again: a batch every 200 ms would make much garbage.
    private const int MaxKept = 2048;

    private readonly Stack<UsageTotals> _free = new();
    private readonly Dictionary<(long Start, UsageSeries Series), UsageTotals> _hours = [];
    private readonly Dictionary<(long Start, UsageSeries Series), UsageTotals> _days = [];
    private (long Start, UsageSeries Series) _lastKey;
    private UsageTotals? _last;

    /// <summary>By whole hours since 1970.</summary>
    public IReadOnlyDictionary<(long Start, UsageSeries Series), UsageTotals> Hours => _hours;

    /// <summary>Adds a row that was inserted.</summary>
    public void Add(UsageRecord record) => Add(LedgerTime.MillisecondsOf(record), UsageSeries.Of(record), UsageMeasures.Of(record));

    public void Add(long milliseconds, UsageSeries series, in UsageMeasures measures)
    {
        var key = (milliseconds / LedgerTime.MillisecondsPerHour, series);
        if (_last is null || key != _lastKey)
        {
            _last = At(_hours, key);
            _lastKey = key;
        }

        _last.Add(measures);
    }

    /// <summary>The same sums by whole days since 1970.</summary>
    public IReadOnlyDictionary<(long Start, UsageSeries Series), UsageTotals> SumDays()
    {
        foreach (var ((hour, series), totals) in _hours)
        {
            At(_days, (hour / LedgerTime.HoursPerDay, series)).Add(totals);
        }

        return _days;
    }

    public void Clear()
    {
        Clear(_hours);
        Clear(_days);
        _last = null;
    }

    private UsageTotals At(Dictionary<(long Start, UsageSeries Series), UsageTotals> sums, (long Start, UsageSeries Series) key)
    {
        if (!sums.TryGetValue(key, out var totals))
        {
            totals = _free.TryPop(out var free) ? free : new UsageTotals();
            sums.Add(key, totals);
        }

        return totals;
    }

    private void Clear(Dictionary<(long Start, UsageSeries Series), UsageTotals> sums)
    {
        foreach (var totals in sums.Values)
        {
            if (_free.Count < MaxKept)
            {
                totals.Clear();
                _free.Push(totals);
            }
        }

        sums.Clear();
    }
}
