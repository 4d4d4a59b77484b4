using Gateway.TestKit;

[assembly: AssemblyFixture(typeof(Gateway.Cluster.Tests.Postgres.PostgresFixture))]

namespace Gateway.Cluster.Tests.Postgres;

/// <summary>The one PostgreSQL of this assembly, started by the first test that asks for a database.</summary>
public sealed class PostgresFixture : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private Task<PostgresServer>? _server;

    /// <summary>The connection string of a new, empty database. Skips the test where PostgreSQL is not installed.</summary>
    public async Task<string> NewDatabase()
    {
        Assert.SkipUnless(PostgresServer.IsAvailable, "PostgreSQL is not installed: deploy/test.sh installs it.");
        Task<PostgresServer> server;
        lock (_lock)
        {
            server = _server ??= PostgresServer.Start();
        }

        return await (await server).NewDatabase();
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is { IsCompletedSuccessfully: true })
        {
            await (await _server).DisposeAsync();
        }
    }
}
