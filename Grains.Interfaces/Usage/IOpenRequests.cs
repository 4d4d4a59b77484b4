namespace Gateway.Grains.Interfaces.Usage;

/// <summary>
/// The requests of this node that spend bounded money and have no ledger row yet. Should the process die, the next one writes the row that was
/// left here: what may have been spent is never forgotten.
/// </summary>
public interface IOpenRequests
{
    /// <summary>
    /// Notes a request before its provider is called. When this returns the note survives the death of the process. Throws
    /// <see cref="IOException"/> where it cannot be kept.
    /// </summary>
    /// <param name="ifLost">The row that stands for it if the process dies.</param>
    /// <returns>A ticket for <see cref="End"/>.</returns>
    int Begin(UsageRecord ifLost);

    /// <summary>The request's own row is in the spool.</summary>
    void End(int ticket);
}
