using Gateway.Grains.Interfaces.Usage;
using Gateway.Grains.Usage;

namespace Gateway.Grains.Tests.Usage;

/// <summary>A store in memory that can be away, and counts what it is given.</summary>
internal sealed class FlakyStore : IUsageStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, UsageRecord> _rows = [];
    private readonly List<int> _batches = [];
    private int _failing;

    /// <summary>Whether each write fails.</summary>
    public bool IsAway { get; set; }

    /// <summary>Fails this many writes after having stored their rows, as a lost answer to a commit does.</summary>
    public int LoseAnswers { get => _failing; set => _failing = value; }

    public IReadOnlyList<UsageRecord> Rows
    {
        get
        {
            lock (_lock)
            {
                return [.. _rows.Values.OrderBy(static row => row.Id, StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>Sizes of the batches that were stored.</summary>
    public IReadOnlyList<int> Batches
    {
        get
        {
            lock (_lock)
            {
                return [.. _batches];
            }
        }
    }

    public ValueTask Write(IReadOnlyList<UsageRecord> records, CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (IsAway)
            {
                throw new InvalidOperationException("The store is away.");
            }

            _batches.Add(records.Count);
            foreach (var record in records)
            {
                _rows.TryAdd(record.Id, record);
            }

            if (_failing > 0)
            {
                _failing--;
                throw new InvalidOperationException("The answer was lost.");
            }

            return ValueTask.CompletedTask;
        }
    }
}
