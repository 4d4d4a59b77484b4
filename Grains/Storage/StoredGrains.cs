using System.Data.Common;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Gateway.Grains.Storage;

/// <summary>
/// Lists grains straight from the rows that they store: there is no second list that could differ. The table and its columns have the same
/// names in every store.
/// </summary>
internal sealed class StoredGrains(DbDataSource database, IOptions<ClusterOptions> cluster)
{
    private const string Sql = """
        SELECT grain_key FROM grain_state
        WHERE service_id = @service AND state_name = @state AND grain_key > @after AND payload IS NOT NULL
        ORDER BY grain_key LIMIT @limit
        """;

    /// <summary>Up to <paramref name="limit"/> keys of grains with this state, greater than <paramref name="after"/> in ordinal order.</summary>
    /// <param name="stateName">The name in the grains' <c>[PersistentState]</c> attribute.</param>
    public async ValueTask<IReadOnlyList<string>> List(string stateName, string after, int limit, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = Sql;
        Add("@service", cluster.Value.ServiceId);
        Add("@state", stateName);
        Add("@after", after);
        Add("@limit", limit);

        var keys = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            keys.Add(reader.GetString(0));
        }

        return keys;

        void Add(string name, object value)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value;
            command.Parameters.Add(parameter);
        }
    }
}
