using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.ApiKeys;

/// <summary>
/// Open reservations and the sum of what is taken, by id. No clock of its own: the caller says what time it is, in ticks of any steady clock.
/// Invariant: <see cref="Reserved"/> is the sum over the open reservations.
/// </summary>
internal sealed class ReservationBook
{
    private readonly Dictionary<string, (Amounts Amounts, long ExpiresAt)> _open = new(StringComparer.Ordinal);

    /// <summary>Sum of the open reservations.</summary>
    public Amounts Reserved { get; private set; }

    /// <summary>Sum of what settled and expired requests took.</summary>
    public Amounts Taken { get; private set; }

    public int OpenCount => _open.Count;

    /// <summary>Opens a reservation. False when one with this id is open already; that one is left as it is.</summary>
    public bool Reserve(string id, Amounts amounts, long expiresAt)
    {
        if (!_open.TryAdd(id, (amounts, expiresAt)))
        {
            return false;
        }

        Reserved += amounts;
        return true;
    }

    /// <summary>Ends a reservation with what was really taken. False when none with this id is open.</summary>
    public bool Settle(string id, Amounts actual)
    {
        if (!_open.Remove(id, out var reservation))
        {
            return false;
        }

        Reserved -= reservation.Amounts;
        Taken += actual with { Slots = 0 };
        return true;
    }

    /// <summary>
    /// Ends every reservation whose time is over and returns how many. Nobody said what they took, so all that was reserved counts as taken;
    /// only the slots come back.
    /// </summary>
    public int Expire(long now)
    {
        var expired = 0;
        foreach (var (id, reservation) in _open)
        {
            if (reservation.ExpiresAt <= now)
            {
                // Removing the current key while enumerating is allowed for Dictionary since .NET Core 3.0.
                Settle(id, reservation.Amounts);
                expired++;
            }
        }

        return expired;
    }
}
