using Npgsql;

namespace Gateway.Grains.Storage.Postgres;

/// <summary>
/// Locks that hold in the whole database, for what one node at a time may do. The numbers are ours; other programs in the same database are
/// unlikely to use them, and would only make us wait.
/// </summary>
internal static class AdvisoryLocks
{
    /// <summary>Changing the schema.</summary>
    public const long Schema = 0x67_61_74_65_00_01;

    /// <summary>Making and dropping the ledger's partitions.</summary>
    public const long Partitions = 0x67_61_74_65_00_02;

    /// <summary>Finding out whether the store is new, and making what a new one gets.</summary>
    public const long Start = 0x67_61_74_65_00_03;

    /// <summary>Adding rows to the ledger's sums.</summary>
    public const long Rollups = 0x67_61_74_65_00_04;

    /// <summary>A statement that waits for the lock and holds it until the transaction ends.</summary>
    public static NpgsqlCommand Take(NpgsqlConnection connection, long key)
    {
        var command = new NpgsqlCommand("SELECT pg_advisory_xact_lock($1)", connection);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = key });
        return command;
    }
}
