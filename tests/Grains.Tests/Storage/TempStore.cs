using Gateway.Grains.Storage;

namespace Gateway.Grains.Tests.Storage;

/// <summary>A data directory of its own with a prepared store; gone with the test.</summary>
internal sealed class TempStore : IDisposable
{
    private readonly string _parent = System.IO.Directory.CreateTempSubdirectory("gateway-test-").FullName;

    public TempStore(TimeSpan? busyTimeout = null)
    {
        Settings = new StorageSettings { DataDirectory = Path.Combine(_parent, "data") };
        Directory = new DataDirectory(Settings);
        GatewayStorage.Prepare(Settings);
        Database = new SqliteDatabase(Directory, busyTimeout);
    }

    public StorageSettings Settings { get; }

    public DataDirectory Directory { get; }

    public SqliteDatabase Database { get; }

    public string[] SpoolFiles => [.. System.IO.Directory.GetFiles(Directory.Spool, "*.log").Order(StringComparer.Ordinal)];

    public void Execute(string sql)
    {
        using var connection = Database.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public long Scalar(string sql)
    {
        using var connection = Database.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    public void Dispose()
    {
        Database.Dispose();
        System.IO.Directory.Delete(_parent, recursive: true);
    }
}
