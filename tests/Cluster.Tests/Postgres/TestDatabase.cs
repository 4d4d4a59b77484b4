using Gateway.Grains.Storage;
using Gateway.Grains.Storage.Postgres;
using Gateway.Grains.Usage.Postgres;
using Npgsql;

namespace Gateway.Cluster.Tests.Postgres;

/// <summary>A database of a test's own, with the schema in it, and a data directory beside it.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private readonly ScratchDirectory _scratch = new();

    private TestDatabase(string connectionString)
    {
        Settings = new StorageSettings { DataDirectory = _scratch.Data, ConnectionString = connectionString };
        Database = new PostgresDatabase(connectionString);
    }

    public StorageSettings Settings { get; }

    public PostgresDatabase Database { get; }

    public static async Task<TestDatabase> Make(PostgresFixture postgres)
    {
        var database = new TestDatabase(await postgres.NewDatabase());
        PostgresSchema.Apply(database.Database);
        return database;
    }

    public PostgresUsageStore NewStore() => new(Database, new RequestPartitions());

    public async Task<NpgsqlConnection> Open() => await Database.Source.OpenConnectionAsync();

    public async Task Execute(string sql)
    {
        await using var command = Database.Source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The first column.</summary>
    public async Task<IReadOnlyList<T>> Column<T>(string sql)
    {
        await using var command = Database.Source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var values = new List<T>();
        while (await reader.ReadAsync())
        {
            values.Add(reader.GetFieldValue<T>(0));
        }

        return values;
    }

    public async Task<T> Scalar<T>(string sql) => (await Column<T>(sql)).Single();

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        _scratch.Dispose();
    }
}
