using System.Data;
using System.Globalization;
using Npgsql;

namespace Gateway.Grains.Storage.Postgres;

/// <summary>Brings the cluster's database to the schema this program knows. Safe to repeat, and when several nodes do it at once.</summary>
internal static class PostgresSchema
{
    private const int OldestServer = 15;

    /// <summary>Seconds that a node waits for another one's script, or a script may take.</summary>
    private const int ScriptSeconds = 300;

    private const string VersionTable = "CREATE TABLE IF NOT EXISTS gateway_schema (version integer NOT NULL PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())";

    /// <summary>Throws <see cref="StoreUnusableException"/> or <see cref="SchemaTooNewException"/>.</summary>
    public static void Apply(PostgresDatabase database)
    {
        try
        {
            using var connection = database.Source.OpenConnection();
            if (connection.PostgreSqlVersion.Major < OldestServer)
            {
                throw new StoreUnusableException(database.Place, $"it is PostgreSQL {connection.PostgreSqlVersion.Major}, and {OldestServer} or later is needed.");
            }

            var scripts = SqlScripts.Of("postgresql");
            while (!ApplyNext(connection, scripts, database.Place))
            {
                // Each script is a transaction of its own.
            }
        }
        catch (PostgresException refused)
        {
            throw new StoreUnusableException(database.Place, $"{refused.MessageText} (SQLSTATE {refused.SqlState})", refused);
        }
        catch (Exception unreachable) when (unreachable is NpgsqlException or TimeoutException)
        {
            throw new StoreUnusableException(database.Place, OneLine((unreachable.InnerException ?? unreachable).Message), unreachable);
        }
    }

    /// <summary>True where nothing is left to apply.</summary>
    private static bool ApplyNext(NpgsqlConnection connection, IReadOnlyList<(int Version, string Sql)> scripts, string place)
    {
        // Explicitly: at a stricter level, what is read after waiting for the lock would be what was there before.
        using var transaction = connection.BeginTransaction(IsolationLevel.ReadCommitted);
        using (var turn = AdvisoryLocks.Take(connection, AdvisoryLocks.Schema))
        {
            turn.CommandTimeout = ScriptSeconds;
            turn.ExecuteNonQuery();
        }

        Execute(connection, VersionTable);
        var found = Convert.ToInt32(Execute(connection, "SELECT coalesce(max(version), 0) FROM gateway_schema"), CultureInfo.InvariantCulture);
        var known = scripts[^1].Version;
        if (found > known)
        {
            throw new SchemaTooNewException(place, found, known);
        }

        if (scripts.FirstOrDefault(script => script.Version > found) is { Sql: not null } next)
        {
            Execute(connection, next.Sql);
            Execute(connection, string.Create(CultureInfo.InvariantCulture, $"INSERT INTO gateway_schema (version) VALUES ({next.Version})"));
        }

        transaction.Commit();
        return found == known;
    }

    private static object? Execute(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = ScriptSeconds };
        return command.ExecuteScalar();
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
