using System.Data;
using Gateway.Grains.Interfaces.Usage;
using Gateway.Grains.Storage.Postgres;
using Gateway.Grains.Teams.Postgres;
using Npgsql;

namespace Gateway.Grains.Usage.Postgres;

/// <summary>
/// Writes the ledger's rows into the cluster's database, on a connection of its own: by COPY into a temporary table, and from there those
/// that are new into the ledger, together with the lines of wallets that belong to them and the sums by hour and day.
/// </summary>
internal sealed class PostgresUsageStore(PostgresDatabase database, RequestPartitions partitions) : IUsageStore, IAsyncDisposable
{
    private const string Batch = "CREATE TEMP TABLE request_batch (LIKE requests) ON COMMIT DELETE ROWS";

    private const string CopyIn = $"COPY request_batch ({RequestColumns.List}) FROM STDIN (FORMAT BINARY)";

    // In one order everywhere: two nodes that store the same rows at once wait for each other, and must not do so crosswise.
    private const string Insert =
        $"INSERT INTO requests ({RequestColumns.List}) SELECT {RequestColumns.List} FROM request_batch ORDER BY id ON CONFLICT (id) DO NOTHING RETURNING id";

    // A node that stalls amid a transaction must not hold up the others: the server ends it, and the batch is tried again.
    private const string Patience = "SET idle_in_transaction_session_timeout = '10s'";

    private NpgsqlConnection? _connection;
    private PostgresRollups? _rollups;

    public async ValueTask Write(IReadOnlyList<UsageRecord> records, CancellationToken cancellation)
    {
        try
        {
            _connection ??= await Connect(cancellation);
            _rollups ??= new PostgresRollups(_connection);
            await partitions.Ensure(_connection, records.Select(static record => RequestMonth.Of(record.Id)), cancellation);
            await WriteAll(_connection, _rollups, records, cancellation);
        }
        catch
        {
            // Whatever broke may be the connection's fault, or a month that another node dropped: the next try begins anew.
            partitions.Forget();
            await Disconnect();
            throw;
        }
    }

    public ValueTask DisposeAsync() => Disconnect();

    private async ValueTask WriteAll(
        NpgsqlConnection connection, PostgresRollups rollups, IReadOnlyList<UsageRecord> records, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellation);
        await using (var rows = await connection.BeginBinaryImportAsync(CopyIn, cancellation))
        {
            using var copy = new RequestCopy(rows, cancellation);
            for (var at = 0; at < records.Count; at++)
            {
                await copy.Write(records[at]);
            }

            await rows.CompleteAsync(cancellation);
        }

        // Whatever is to be counted once a row belongs here, before the commit.
        var inserted = await InsertNew(connection, records, cancellation);
        await PostgresWalletWriter.Add(connection, inserted, cancellation);
        await rollups.Add(inserted, cancellation);
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>The records whose rows were not there before.</summary>
    private static async ValueTask<IReadOnlyList<UsageRecord>> InsertNew(NpgsqlConnection connection, IReadOnlyList<UsageRecord> records, CancellationToken cancellation)
    {
        await using var insert = new NpgsqlCommand(Insert, connection);
        await using var reader = await insert.ExecuteReaderAsync(cancellation);
        var added = new HashSet<string>(records.Count, StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellation))
        {
            added.Add(reader.GetString(0));
        }

        // Of a record that is there twice, one is new.
        return [.. records.Where(record => added.Remove(record.Id))];
    }

    private async ValueTask<NpgsqlConnection> Connect(CancellationToken cancellation)
    {
        var connection = await database.Source.OpenConnectionAsync(cancellation);
        try
        {
            await using var batch = new NpgsqlCommand($"{Batch}; {Patience}", connection);
            await batch.ExecuteNonQueryAsync(cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private async ValueTask Disconnect()
    {
        if (_connection is { } connection)
        {
            _connection = null;
            _rollups = null;
            await connection.DisposeAsync();
        }
    }
}
