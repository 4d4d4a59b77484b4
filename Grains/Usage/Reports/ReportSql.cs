using System.Text;
using Gateway.Grains.Interfaces.Usage;

namespace Gateway.Grains.Usage.Reports;

/// <summary>The statements of <see cref="SqliteUsageReports"/>: ?1 and ?2 are the range, ?3 to ?6 key, team, provider and model where they restrict.</summary>
internal static class ReportSql
{
    public const int KeyPlace = 3;
    public const int TeamPlace = 4;
    public const int ProviderPlace = 5;
    public const int ModelPlace = 6;

    public const string Series = "SELECT key_id, team, provider, model, currency FROM usage_series WHERE series = ?1";

    /// <summary>
    /// The sums of a range: start, series, totals. One key's or team's are looked up series by series; other filters leave out what was read,
    /// because every index would cost the writer more.
    /// </summary>
    public static string Sums(UsageReportQuery query, string table, string start)
    {
        if (query is { KeyId: null, Team: null })
        {
            return $"SELECT {start}, series, totals FROM {table} WHERE {start} >= ?1 AND {start} < ?2";
        }

        return
            $"""
            WITH RECURSIVE times (start) AS (
              SELECT first FROM (SELECT max(?1, (SELECT min({start}) FROM {table})) AS first) WHERE first < ?2
              UNION ALL
              SELECT start + 1 FROM times WHERE start + 1 < min(?2, (SELECT max({start}) + 1 FROM {table})))
            SELECT t.{start}, t.series, t.totals
            FROM usage_series s CROSS JOIN times CROSS JOIN {table} t
            WHERE {(query.KeyId is null ? "s.team = ?4" : "s.key_id = ?3")} AND t.{start} = times.start AND t.series = s.series
            """;
    }

    /// <summary>The rows of a range. The id comes first, then what <see cref="SqliteUsageReports"/> reads; names that are not grouped by are left out.</summary>
    public static string Rows(UsageReportQuery query)
    {
        var kinds = query.GroupBy.Select(static grouping => grouping.Kind).ToHashSet();
        var index = query.KeyId is not null ? " INDEXED BY requests_key" : query.Team is not null ? " INDEXED BY requests_team" : "";
        var sql = new StringBuilder("SELECT id, status, prompt_tokens, cached_tokens, cache_write_tokens, completion_tokens, reasoning_tokens, cost, fee, ")
            .Append("cache IN ('hit', 'semantic'), duration_us, first_token_us, currency, ")
            .Append(kinds.Contains(UsageGroupKind.Metadata) ? "metadata" : "NULL").Append(", ")
            .Append(kinds.Contains(UsageGroupKind.Key) ? "key_id" : "NULL").Append(", ")
            .Append(kinds.Contains(UsageGroupKind.Team) ? "team" : "NULL").Append(", ")
            .Append(kinds.Contains(UsageGroupKind.Provider) ? "provider" : "NULL").Append(", ")
            .Append(kinds.Contains(UsageGroupKind.Model) ? "model" : "NULL")
            .Append(", images, seconds, characters")
            .Append(" FROM requests").Append(index)
            .Append(" WHERE id >= ?1 AND id < ?2");
        Restrict("key_id", query.KeyId, KeyPlace);
        Restrict("team", query.Team, TeamPlace);

        // The unary plus keeps SQLite from taking these columns' indexes, which would read their rows of all times.
        Restrict("+provider", query.Provider, ProviderPlace);
        Restrict("+model", query.Model, ModelPlace);
        return sql.ToString();

        void Restrict(string column, string? value, int place)
        {
            if (value is not null)
            {
                sql.Append(" AND ").Append(column).Append(" = ?").Append(place);
            }
        }
    }
}
