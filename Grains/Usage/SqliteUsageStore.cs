using Gateway.Grains.Interfaces.Usage;
using Gateway.Grains.Storage;
using Microsoft.Data.Sqlite;

namespace Gateway.Grains.Usage;

/// <summary>Writes the ledger's rows into the embedded database, on a connection of its own.</summary>
internal sealed class SqliteUsageStore(SqliteDatabase database) : IUsageStore, IDisposable
{
    private SqliteConnection? _connection;
    private RequestInsert? _insert;

    public ValueTask Write(IReadOnlyList<UsageRecord> records, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        try
        {
            _connection ??= database.Open();
            _insert ??= new RequestInsert(_connection);
            using var transaction = _connection.BeginTransaction(deferred: false);
            for (var at = 0; at < records.Count; at++)
            {
                _insert.Execute(records[at]);
            }

            transaction.Commit();
            return ValueTask.CompletedTask;
        }
        catch
        {
            // Whatever broke may be the connection's fault: the next try gets a new one.
            Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _insert?.Dispose();
        _insert = null;
        _connection?.Dispose();
        _connection = null;
    }
}
