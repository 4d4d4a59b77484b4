namespace Gateway.Api.Telemetry;

/// <summary>
/// The series of one instrument by their labels, in the order in which the instrument names them. Finding one takes no lock and allocates
/// nothing. Bounded: what comes when it is full is counted together, under the label <c>overflow</c>.
/// </summary>
/// <param name="bounds">Of the buckets, where it is a histogram.</param>
/// <param name="most">Series that are told apart.</param>
internal sealed class SeriesTable(double[]? bounds, int most)
{
    private readonly Lock _growing = new();
    private readonly Series _overflow = new("overflow=\"true\"", bounds);

    // Open addressing. Entries are added under the lock and never taken out; a reader that misses one asks again under the lock.
    private Entry?[] _slots = new Entry?[16];
    private int _count;
    private bool _overflowed;

    /// <summary>All series, the one of the overflow included where something was counted there.</summary>
    public IReadOnlyList<Series> All()
    {
        lock (_growing)
        {
            var all = _slots.OfType<Entry>().OrderBy(static entry => entry.Order).Select(static entry => entry.Series).ToList();
            if (_overflowed)
            {
                all.Add(_overflow);
            }

            return all;
        }
    }

    public Series Of(ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        var hash = LabelHash.Of(labels);
        return Find(Volatile.Read(ref _slots), hash, labels) ?? Add(hash, labels);
    }

    private static Series? Find(Entry?[] slots, int hash, ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        for (var at = hash & (slots.Length - 1); Volatile.Read(ref slots[at]) is { } entry; at = (at + 1) & (slots.Length - 1))
        {
            if (entry.Hash == hash && entry.Has(labels))
            {
                return entry.Series;
            }
        }

        return null;
    }

    private Series Add(int hash, ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        if (Volatile.Read(ref _overflowed))
        {
            return _overflow;
        }

        lock (_growing)
        {
            if (Find(_slots, hash, labels) is { } known)
            {
                return known;
            }

            if (_count >= most)
            {
                Volatile.Write(ref _overflowed, true);
                return _overflow;
            }

            // At most half full: probing stays short, and always ends at an empty slot.
            if (_count * 2 >= _slots.Length)
            {
                var larger = new Entry?[_slots.Length * 2];
                foreach (var entry in _slots.OfType<Entry>())
                {
                    Put(larger, entry);
                }

                Volatile.Write(ref _slots, larger);
            }

            var added = new Entry(hash, _count++, labels.ToArray(), new Series(PrometheusText.Labels(labels), bounds));
            Put(_slots, added);
            return added.Series;
        }
    }

    private static void Put(Entry?[] slots, Entry entry)
    {
        var at = entry.Hash & (slots.Length - 1);
        while (slots[at] is not null)
        {
            at = (at + 1) & (slots.Length - 1);
        }

        Volatile.Write(ref slots[at], entry);
    }

    private sealed record Entry(int Hash, int Order, KeyValuePair<string, object?>[] Labels, Series Series)
    {
        public bool Has(ReadOnlySpan<KeyValuePair<string, object?>> labels)
        {
            if (labels.Length != Labels.Length)
            {
                return false;
            }

            for (var at = 0; at < labels.Length; at++)
            {
                ref readonly var mine = ref Labels[at];
                ref readonly var other = ref labels[at];
                if (!string.Equals(mine.Key, other.Key, StringComparison.Ordinal)
                    || !(ReferenceEquals(mine.Value, other.Value) || Equals(mine.Value, other.Value)))
                {
                    return false;
                }
            }

            return true;
        }
    }
}
