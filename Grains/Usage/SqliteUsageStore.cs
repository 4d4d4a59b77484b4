using Gateway.Grains.Interfaces.Usage;
using Gateway.Grains.Storage;
using Gateway.Grains.Teams;
using Gateway.Grains.Usage.Rollups;
using Microsoft.Data.Sqlite;

namespace Gateway.Grains.Usage;

/// <summary>
/// Writes the ledger's rows into the embedded database, on a connection of its own, and adds those that were not there to the sums by hour and day
/// in the same transaction.
/// </summary>
internal sealed class SqliteUsageStore(SqliteDatabase database) : IUsageStore, IDisposable
{
    // Only against a disposal while a write is under way: a native statement must not vanish under its user.
    private readonly Lock _lock = new();
    private readonly RollupBatch _batch = new();
    private SqliteConnection? _connection;
    private RequestInsert? _insert;
    private SqliteRollups? _rollups;
    private SqliteWalletWriter? _wallets;

    public ValueTask Write(IReadOnlyList<UsageRecord> records, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_lock)
        {
            WriteLocked(records);
        }

        return ValueTask.CompletedTask;
    }

    public void Dispose()
    {
        lock (_lock)
        {
            Disconnect();
        }
    }

    private void WriteLocked(IReadOnlyList<UsageRecord> records)
    {
        try
        {
            _connection ??= database.Open();
            _insert ??= new RequestInsert(_connection);
            _rollups ??= new SqliteRollups(_connection);
            _wallets ??= new SqliteWalletWriter(_connection);
            using var transaction = _connection.BeginTransaction(deferred: false);
            _wallets.Enter(transaction);
            for (var at = 0; at < records.Count; at++)
            {
                if (_insert.Execute(records[at]))
                {
                    _batch.Add(records[at]);
                    _wallets.Add(records[at]);
                }
            }

            _rollups.Add(_batch);
            transaction.Commit();
        }
        catch
        {
            // Whatever broke may be the connection's fault: the next try gets a new one.
            Disconnect();
            throw;
        }
        finally
        {
            _batch.Clear();
        }
    }

    private void Disconnect()
    {
        _insert?.Dispose();
        _insert = null;
        _rollups?.Dispose();
        _rollups = null;
        _wallets?.Dispose();
        _wallets = null;
        _connection?.Dispose();
        _connection = null;
    }
}
