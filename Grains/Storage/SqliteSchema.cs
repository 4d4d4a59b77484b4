using System.Globalization;
using Gateway.Grains.Usage.Rollups;
using Microsoft.Data.Sqlite;

namespace Gateway.Grains.Storage;

/// <summary>Brings the embedded database to the schema this program knows. Safe to repeat, and when several processes do it at once.</summary>
internal static class SqliteSchema
{
    private const string VersionTable = "CREATE TABLE IF NOT EXISTS gateway_schema (version INTEGER NOT NULL PRIMARY KEY) STRICT";

    public static void Apply(SqliteDatabase database)
    {
        var scripts = SqlScripts.Of("sqlite");
        using var connection = database.Open();

        // Kept in the file: whoever opens it later finds it in this mode.
        Execute(connection, "PRAGMA journal_mode = WAL");

        // Taking the write lock first lets one process apply and the others find it done.
        using var transaction = connection.BeginTransaction(deferred: false);
        Execute(connection, VersionTable);
        var found = Convert.ToInt32(Execute(connection, "SELECT coalesce(max(version), 0) FROM gateway_schema"), CultureInfo.InvariantCulture);
        var known = scripts[^1].Version;
        if (found > known)
        {
            throw new SchemaTooNewException(database.Path, found, known);
        }

        foreach (var (version, sql) in scripts)
        {
            if (version > found)
            {
                Execute(connection, sql);
                Execute(connection, string.Create(CultureInfo.InvariantCulture, $"INSERT INTO gateway_schema (version) VALUES ({version})"));
            }
        }

        RollupBackfill.RunIfDue(connection);
        transaction.Commit();
    }

    private static object? Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
