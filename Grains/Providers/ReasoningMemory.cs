using Gateway.Grains.Interfaces.Protocols.Chat;

namespace Gateway.Grains.Providers;

/// <summary>
/// Keeps the least recently used out of a bounded memory of this process. A node that was restarted, or another one, knows nothing: the
/// translators go on without. Shared by all callers: an id is a provider's random one, and whoever names another's gets nothing out but
/// blocks in a request of his own.
/// </summary>
internal sealed class ReasoningMemory : IReasoningMemory
{
    /// <summary>Calls that are remembered.</summary>
    public const int MaxCount = 16_384;

    /// <summary>Bytes of all of them together.</summary>
    public const int MaxBytes = 64 * 1024 * 1024;

    /// <summary>Bytes of one: a larger one would push out too many others.</summary>
    public const int MaxEntryBytes = 1024 * 1024;

    /// <summary>What an entry costs beside its text.</summary>
    private const int EntryOverhead = 256;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> _entries = new(StringComparer.Ordinal);

    /// <summary>The most recently used first.</summary>
    private readonly LinkedList<Entry> _order = new();
    private readonly int _maxCount;
    private readonly long _maxBytes;
    private long _bytes;

    public ReasoningMemory()
        : this(MaxCount, MaxBytes)
    {
    }

    internal ReasoningMemory(int maxCount, long maxBytes)
    {
        _maxCount = maxCount;
        _maxBytes = maxBytes;
    }

    /// <summary>Bytes that are held now.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock)
            {
                return _bytes;
            }
        }
    }

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _entries.Count;
            }
        }
    }

    public void Keep(string toolCallId, ReadOnlySpan<byte> json)
    {
        if (json.Length > MaxEntryBytes || Cost(toolCallId, json.Length) > _maxBytes)
        {
            return;
        }

        var entry = new Entry(toolCallId, json.ToArray());
        lock (_lock)
        {
            if (_entries.TryGetValue(toolCallId, out var old))
            {
                Remove(old);
            }

            _entries[toolCallId] = _order.AddFirst(entry);
            _bytes += entry.Cost;
            while (_entries.Count > _maxCount || _bytes > _maxBytes)
            {
                Remove(_order.Last!);
            }
        }
    }

    public byte[]? Find(string toolCallId)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(toolCallId, out var node))
            {
                return null;
            }

            // A conversation that goes on asks for all its calls each time.
            _order.Remove(node);
            _order.AddFirst(node);
            return node.Value.Json;
        }
    }

    private static long Cost(string id, int length) => length + (2L * id.Length) + EntryOverhead;

    private void Remove(LinkedListNode<Entry> node)
    {
        _order.Remove(node);
        _entries.Remove(node.Value.Id);
        _bytes -= node.Value.Cost;
    }

    private sealed record Entry(string Id, byte[] Json)
    {
        public long Cost => ReasoningMemory.Cost(Id, Json.Length);
    }
}
