using Gateway.Grains.Usage.Rollups;
using Npgsql;
using NpgsqlTypes;

namespace Gateway.Grains.Usage.Postgres;

/// <summary>
/// The numbers of series in the cluster's database; makes those that are missing. To be asked by one transaction at a time in the cluster, and
/// not again after one that was rolled back.
/// </summary>
internal sealed class PostgresSeries(NpgsqlConnection connection)
{
    // Some 10 MB; callers can make up model names, hence the bound.
    private const int MaxKnown = 50_000;

    // What a statement inserts is not yet there for its own second half: each name comes out once.
    private const string FindOrMake =
        """
        WITH due AS (
          SELECT * FROM unnest(@keys, @teams, @providers, @models, @currencies) AS names (key_id, team, provider, model, currency)),
        made AS (
          INSERT INTO usage_series (key_id, team, provider, model, currency) SELECT * FROM due
          ON CONFLICT DO NOTHING RETURNING series, key_id, team, provider, model, currency)
        SELECT series, key_id, team, provider, model, currency FROM made
        UNION ALL
        SELECT s.series, s.key_id, s.team, s.provider, s.model, s.currency
        FROM usage_series s JOIN due USING (key_id, team, provider, model, currency)
        """;

    private readonly Dictionary<UsageSeries, long> _known = [];

    /// <summary>Learns the numbers of all of these.</summary>
    public async ValueTask Learn(IEnumerable<UsageSeries> series, CancellationToken cancellation)
    {
        if (_known.Count > MaxKnown)
        {
            _known.Clear();
        }

        var due = series.Where(names => !_known.ContainsKey(names)).Distinct().ToList();
        if (due.Count == 0)
        {
            return;
        }

        await using var command = new NpgsqlCommand(FindOrMake, connection);
        Add("keys", static names => names.KeyId);
        Add("teams", static names => names.Team);
        Add("providers", static names => names.Provider);
        Add("models", static names => names.Model);
        Add("currencies", static names => names.Currency);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            _known[new UsageSeries(reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetString(4), reader.GetString(5))] = reader.GetInt64(0);
        }

        void Add(string name, Func<UsageSeries, string> part) =>
            command.Parameters.AddWithValue(name, NpgsqlDbType.Array | NpgsqlDbType.Text, due.Select(part).ToArray());
    }

    /// <summary>Of one that was learned.</summary>
    public long NumberOf(UsageSeries series) => _known[series];
}
