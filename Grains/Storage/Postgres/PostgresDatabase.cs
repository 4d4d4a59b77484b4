using Npgsql;

namespace Gateway.Grains.Storage.Postgres;

/// <summary>The only door to the cluster's database.</summary>
internal sealed class PostgresDatabase : IAsyncDisposable, IDisposable
{
    private const int MembershipConnections = 4;

    /// <param name="connectionString">One that <see cref="PostgresConnectionString"/> can read.</param>
    public PostgresDatabase(string connectionString)
    {
        if (!PostgresConnectionString.TryRead(connectionString, out var settings))
        {
            throw new ArgumentException("This is no connection string for PostgreSQL.", nameof(connectionString));
        }

        Place = $"{settings.Database ?? settings.Username} on {settings.Host}:{settings.Port}";
        Source = NpgsqlDataSource.Create(settings);
        settings.MaxPoolSize = MembershipConnections;
        settings.MinPoolSize = 0;
        Membership = NpgsqlDataSource.Create(settings);
    }

    /// <summary>Database, host and port, for messages.</summary>
    public string Place { get; }

    public NpgsqlDataSource Source { get; }

    /// <summary>Connections of their own for the cluster's membership: a flood of grains that write must not hold up the vote on a dead node.</summary>
    public NpgsqlDataSource Membership { get; }

    public void Dispose()
    {
        Source.Dispose();
        Membership.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        await Membership.DisposeAsync();
    }
}
