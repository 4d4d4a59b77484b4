namespace Gateway.Grains.Interfaces.Usage;

/// <summary>The node's append-only file of ledger rows, on their way to the store.</summary>
public interface IUsageSpool
{
    /// <summary>
    /// Puts the record into the node's file. When this returns the record survives the death of the process. Never waits for the database.
    /// Throws <see cref="IOException"/> where the file cannot be written.
    /// </summary>
    void Append(UsageRecord record);

    /// <summary>Waits until all that was appended before is in the store, for as long as the token allows.</summary>
    ValueTask Flush(CancellationToken cancellation);
}
