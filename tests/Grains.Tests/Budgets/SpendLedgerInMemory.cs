using Gateway.Grains.Budgets;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Tests.Budgets;

/// <summary>The ledger and the requests under way, as all nodes together know them: outlives keepers.</summary>
internal sealed class SpendLedgerInMemory : ISpendHistory
{
    private readonly Dictionary<string, decimal> _rows = new(StringComparer.Ordinal);
    private readonly HashSet<string> _running = new(StringComparer.Ordinal);
    private TaskCompletionSource _changed = new();

    public IReadOnlyDictionary<string, decimal> Rows => _rows;

    /// <summary>Whether each question fails.</summary>
    public bool IsAway { get; set; }

    public int Questions { get; private set; }

    public decimal Total => _rows.Values.Sum();

    public void Begin(string id) => _running.Add(id);

    /// <summary>The request is over: its row is written, once. Without a cost it never reached a provider and has none.</summary>
    public void End(string id, decimal? cost)
    {
        _running.Remove(id);
        if (cost is { } known)
        {
            _rows.Add(id, known);
        }

        Wake();
    }

    /// <summary>Whoever waits looks again.</summary>
    public void Wake()
    {
        var changed = _changed;
        _changed = new TaskCompletionSource();
        changed.SetResult();
    }

    public async ValueTask<decimal> Spent(DateTimeOffset? from, DateTimeOffset to, IReadOnlySet<string> others, bool isFinal, CancellationToken cancellation)
    {
        Questions++;
        if (IsAway)
        {
            throw new IOException("The ledger is away.");
        }

        var before = RequestId.FloorOf(to);
        while (isFinal && _running.Any(id => string.CompareOrdinal(id, before) < 0 && !others.Contains(id)))
        {
            await _changed.Task.WaitAsync(cancellation);
        }

        var first = from is { } start ? RequestId.FloorOf(start) : "";
        return _rows.Where(row => string.CompareOrdinal(row.Key, first) >= 0 && string.CompareOrdinal(row.Key, before) < 0 && !others.Contains(row.Key))
            .Sum(row => row.Value);
    }
}
