using System.Collections.Concurrent;
using System.Data;
using Gateway.Grains.Storage.Postgres;
using Npgsql;

namespace Gateway.Grains.Usage.Postgres;

/// <summary>Makes and drops the partitions of the ledger, one node at a time.</summary>
internal sealed class RequestPartitions
{
    /// <summary>A change waits no longer than this for those who read or write: they wait behind it. It is tried again later.</summary>
    private const string Patience = "SET LOCAL lock_timeout = '5s'";

    private readonly ConcurrentDictionary<RequestMonth, bool> _made = new();

    /// <summary>Makes the partitions that are missing. The connection must have no transaction under way.</summary>
    public async ValueTask Ensure(NpgsqlConnection connection, IEnumerable<RequestMonth> months, CancellationToken cancellation)
    {
        var missing = months.Where(month => !_made.ContainsKey(month)).Distinct().Order().ToList();
        if (missing.Count == 0)
        {
            return;
        }

        await using var transaction = await TakeTurn(connection, cancellation);
        var there = await Find(connection, cancellation);
        foreach (var month in missing.Where(month => !there.Contains(month.Table)))
        {
            // A table that is made as a partition would lock the ledger against everybody; one that joins it later lets them go on.
            await Execute(connection, $"CREATE TABLE {month.Table} (LIKE requests INCLUDING ALL)", cancellation);
            await Execute(connection, $"ALTER TABLE requests ATTACH PARTITION {month.Table} FOR VALUES FROM ('{month.Floor}') TO ('{month.Plus(1).Floor}')", cancellation);
        }

        await transaction.CommitAsync(cancellation);
        missing.ForEach(month => _made[month] = true);
    }

    /// <summary>Drops the partitions of the months before this one, rows and all. Gives their names.</summary>
    public async ValueTask<IReadOnlyList<string>> DropBefore(NpgsqlConnection connection, RequestMonth first, CancellationToken cancellation)
    {
        await using var transaction = await TakeTurn(connection, cancellation);
        var old = (await Find(connection, cancellation)).Where(table => RequestMonth.OfTable(table) is { } month && month.CompareTo(first) < 0).ToList();
        foreach (var table in old)
        {
            await Execute(connection, $"DROP TABLE {table}", cancellation);
        }

        await transaction.CommitAsync(cancellation);
        Forget();
        return old;
    }

    /// <summary>Looks anew at the next chance: another node may have dropped a month.</summary>
    public void Forget() => _made.Clear();

    private static async ValueTask<NpgsqlTransaction> TakeTurn(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellation);
        try
        {
            await Execute(connection, Patience, cancellation);
            await using var turn = AdvisoryLocks.Take(connection, AdvisoryLocks.Partitions);
            await turn.ExecuteNonQueryAsync(cancellation);
            return transaction;
        }
        catch
        {
            await transaction.DisposeAsync();
            throw;
        }
    }

    private static async ValueTask<IReadOnlyCollection<string>> Find(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            "SELECT c.relname::text FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'requests'::regclass", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var tables = new SortedSet<string>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellation))
        {
            tables.Add(reader.GetString(0));
        }

        return tables;
    }

    private static async ValueTask Execute(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
