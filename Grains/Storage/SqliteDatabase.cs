using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Gateway.Grains.Storage;

/// <summary>
/// The only door to the embedded database. Connections are pooled, and come with synchronous=NORMAL: a killed process loses nothing,
/// a power cut may lose the last commits, the file stays sound either way.
/// </summary>
internal sealed class SqliteDatabase : DbDataSource
{
    // SQLite's own waiting polls within milliseconds; without it the ADO.NET layer sleeps 150 ms a try.
    private readonly string _pragmas;

    public SqliteDatabase(DataDirectory directory, TimeSpan? busyTimeout = null)
    {
        var patience = busyTimeout ?? TimeSpan.FromSeconds(5);
        Path = directory.Database;
        _pragmas = $"PRAGMA busy_timeout = {(long)patience.TotalMilliseconds}; PRAGMA synchronous = NORMAL;";

        // Not ReadWriteCreate: a database that vanished must be an error, not an empty one.
        ConnectionString = new SqliteConnectionStringBuilder
        {
            DataSource = Path,
            Mode = SqliteOpenMode.ReadWrite,
            DefaultTimeout = Math.Max(1, (int)patience.TotalSeconds),
            Pooling = true,
        }.ToString();
    }

    public string Path { get; }

    public override string ConnectionString { get; }

    /// <summary>Opens a connection. SQLite works in-process and synchronously: so does this.</summary>
    public SqliteConnection Open() => (SqliteConnection)OpenDbConnection();

    protected override DbConnection CreateDbConnection() => new SqliteConnection(ConnectionString);

    protected override DbConnection OpenDbConnection()
    {
        var connection = new SqliteConnection(ConnectionString);
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = _pragmas;
            command.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    protected override ValueTask<DbConnection> OpenDbConnectionAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(OpenDbConnection());
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            using var any = new SqliteConnection(ConnectionString);
            SqliteConnection.ClearPool(any);
        }

        base.Dispose(disposing);
    }
}
