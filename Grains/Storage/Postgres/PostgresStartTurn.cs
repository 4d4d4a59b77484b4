using System.Data;
using Npgsql;

namespace Gateway.Grains.Storage.Postgres;

/// <summary>The turn is a lock that a transaction holds: a node that dies gives it back with its connection.</summary>
internal sealed class PostgresStartTurn(PostgresDatabase database) : IStartTurn
{
    private const int PatienceSeconds = 60;

    public async ValueTask<IAsyncDisposable> Take(CancellationToken cancellation)
    {
        var connection = await database.Source.OpenConnectionAsync(cancellation);
        try
        {
            var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellation);
            await using var turn = AdvisoryLocks.Take(connection, AdvisoryLocks.Start);
            turn.CommandTimeout = PatienceSeconds;
            await turn.ExecuteNonQueryAsync(cancellation);
            return new Turn(connection, transaction);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private sealed class Turn(NpgsqlConnection connection, NpgsqlTransaction transaction) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await transaction.DisposeAsync();
            await connection.DisposeAsync();
        }
    }
}
