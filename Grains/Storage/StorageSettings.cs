namespace Gateway.Grains.Storage;

/// <summary>Where a node keeps what must outlive it.</summary>
public sealed record StorageSettings
{
    /// <summary>
    /// The node's own directory: spool and lock file, and the database where there is no <see cref="ConnectionString"/>. Made with mode 0700
    /// where it is missing; an existing one keeps its mode. One process at a time may own it.
    /// </summary>
    public required string DataDirectory { get; init; }

    /// <summary>The cluster's PostgreSQL (<c>ConnectionStrings:Gateway</c>); null for the embedded database.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>
    /// Months that the ledger keeps besides the running one, in UTC (<c>Gateway:Log:RetentionMonths</c>), 1 to 1200; null keeps all.
    /// PostgreSQL only.
    /// </summary>
    public int? RetentionMonths { get; init; }

    /// <summary>Without the connection string, which may hold a password.</summary>
    public override string ToString() => DataDirectory;
}
