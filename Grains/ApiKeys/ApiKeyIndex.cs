using Gateway.Grains.Interfaces.ApiKeys;
using Gateway.Grains.Storage;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Gateway.Grains.ApiKeys;

/// <summary>Lists keys straight from the rows that the key grains store: there is no second list that could differ.</summary>
internal sealed class ApiKeyIndex(SqliteDatabase database, IOptions<ClusterOptions> cluster) : IApiKeyIndex
{
    /// <summary>The name of the key grains' persistent state.</summary>
    public const string ApiKeyStateName = "api-key";

    private const string Sql = """
        SELECT grain_key FROM grain_state
        WHERE service_id = @service AND state_name = @state AND grain_key > @after AND payload IS NOT NULL
        ORDER BY grain_key LIMIT @limit
        """;

    public ValueTask<IReadOnlyList<string>> List(string? after, int limit, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        cancellation.ThrowIfCancellationRequested();
        using var connection = database.Open();
        using var command = connection.CreateCommand();
        command.CommandText = Sql;
        command.Parameters.AddWithValue("@service", cluster.Value.ServiceId);
        command.Parameters.AddWithValue("@state", ApiKeyStateName);
        command.Parameters.AddWithValue("@after", after ?? "");
        command.Parameters.AddWithValue("@limit", limit);

        var keys = new List<string>();
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            keys.Add(reader.GetString(0));
        }

        return ValueTask.FromResult<IReadOnlyList<string>>(keys);
    }
}
