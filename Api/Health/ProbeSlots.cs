using System.Collections.Concurrent;

namespace Gateway.Api.Health;

/// <summary>This node's permits of one provider, and its refusals: one question at a time for each model, and none soon after a refusal.</summary>
internal sealed class ProbeSlots(TimeProvider time)
{
    /// <summary>How long a refusal is remembered. Short: it may be another node's probe that is about to succeed, of which a push tells.</summary>
    public static readonly TimeSpan RefusalLifetime = TimeSpan.FromMilliseconds(500);

    private const int Capacity = 1000;

    private readonly ConcurrentDictionary<string, Slot> _slots = new(StringComparer.Ordinal);

    /// <summary>Whether the grain may be asked now. Whoever gets true calls <see cref="Settle"/>.</summary>
    public bool TryAsk(string model)
    {
        if (!_slots.TryGetValue(model, out var slot))
        {
            if (_slots.Count >= Capacity)
            {
                Prune();
            }

            slot = _slots.GetOrAdd(model, _ => new Slot());
        }

        return time.GetTimestamp() >= Volatile.Read(ref slot.RefusedUntil) && Interlocked.CompareExchange(ref slot.Asking, 1, 0) == 0;
    }

    /// <summary>The grain answered, or did not.</summary>
    public void Settle(string model, bool granted, long permit)
    {
        var slot = _slots.GetOrAdd(model, _ => new Slot());
        if (granted)
        {
            Volatile.Write(ref slot.Permit, permit);
        }
        else
        {
            Volatile.Write(ref slot.RefusedUntil, time.GetTimestamp() + (long)(RefusalLifetime.TotalSeconds * time.TimestampFrequency));
        }

        Volatile.Write(ref slot.Asking, 0);
    }

    /// <summary>The permit that a probe of this model uses; 0 where there is none. It is used once.</summary>
    public long Take(string model) => _slots.TryGetValue(model, out var slot) ? Interlocked.Exchange(ref slot.Permit, 0) : 0;

    private void Prune()
    {
        foreach (var (model, slot) in _slots)
        {
            if (Volatile.Read(ref slot.Asking) == 0 && Volatile.Read(ref slot.Permit) == 0)
            {
                _slots.TryRemove(model, out _);
            }
        }
    }

    private sealed class Slot
    {
        public int Asking;
        public long Permit;
        public long RefusedUntil;
    }
}
