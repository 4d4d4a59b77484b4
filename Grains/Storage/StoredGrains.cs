using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Gateway.Grains.Storage;

/// <summary>Lists grains straight from the rows that they store: there is no second list that could differ.</summary>
internal sealed class StoredGrains(SqliteDatabase database, IOptions<ClusterOptions> cluster)
{
    private const string Sql = """
        SELECT grain_key FROM grain_state
        WHERE service_id = @service AND state_name = @state AND grain_key > @after AND payload IS NOT NULL
        ORDER BY grain_key LIMIT @limit
        """;

    /// <summary>Up to <paramref name="limit"/> keys of grains with this state, greater than <paramref name="after"/> in ordinal order.</summary>
    /// <param name="stateName">The name in the grains' <c>[PersistentState]</c> attribute.</param>
    public List<string> List(string stateName, string after, int limit, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        cancellation.ThrowIfCancellationRequested();
        using var connection = database.Open();
        using var command = connection.CreateCommand();
        command.CommandText = Sql;
        command.Parameters.AddWithValue("@service", cluster.Value.ServiceId);
        command.Parameters.AddWithValue("@state", stateName);
        command.Parameters.AddWithValue("@after", after);
        command.Parameters.AddWithValue("@limit", limit);

        var keys = new List<string>();
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            keys.Add(reader.GetString(0));
        }

        return keys;
    }
}
