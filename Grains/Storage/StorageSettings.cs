namespace Gateway.Grains.Storage;

/// <summary>Where a node keeps what must outlive it.</summary>
public sealed record StorageSettings
{
    /// <summary>
    /// The node's own directory: database, spool and lock file. Made with mode 0700 where it is missing; an existing one keeps its mode.
    /// One process at a time may own it.
    /// </summary>
    public required string DataDirectory { get; init; }
}
