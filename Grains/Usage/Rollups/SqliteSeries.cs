using Microsoft.Data.Sqlite;

namespace Gateway.Grains.Usage.Rollups;

/// <summary>The numbers of series in the embedded database; makes those that are missing. Belongs to one connection's transaction.</summary>
internal sealed class SqliteSeries(SqliteConnection connection) : IDisposable
{
    // Some 10 MB; callers can make up model names, hence the bound.
    private const int MaxKnown = 50_000;

    private readonly SqliteStatement _find = new(
        connection,
        "SELECT series FROM usage_series WHERE key_id = ?1 AND team = ?2 AND provider = ?3 AND model = ?4 AND currency = ?5");

    private readonly SqliteStatement _insert = new(
        connection,
        "INSERT INTO usage_series (key_id, team, provider, model, currency) VALUES (?1, ?2, ?3, ?4, ?5) RETURNING series");

    private readonly Dictionary<UsageSeries, long> _known = [];

    public long NumberOf(UsageSeries series)
    {
        if (!_known.TryGetValue(series, out var number))
        {
            number = Run(_find, series) ?? Run(_insert, series) ?? throw new InvalidDataException("A series of usage has no number.");
            if (_known.Count >= MaxKnown)
            {
                _known.Clear();
            }

            _known.Add(series, number);
        }

        return number;
    }

    public void Dispose()
    {
        _find.Dispose();
        _insert.Dispose();
    }

    private static long? Run(SqliteStatement statement, UsageSeries series)
    {
        statement.Bind(1, series.KeyId);
        statement.Bind(2, series.Team);
        statement.Bind(3, series.Provider);
        statement.Bind(4, series.Model);
        statement.Bind(5, series.Currency);
        if (!statement.Step())
        {
            return null;
        }

        var number = statement.Number(0);
        statement.Reset();
        return number;
    }
}
