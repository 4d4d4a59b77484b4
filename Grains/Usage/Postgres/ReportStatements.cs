using System.Text;
using Gateway.Grains.Interfaces.Usage;
using Npgsql;

namespace Gateway.Grains.Usage.Postgres;

/// <summary>The statements of <see cref="PostgresReportReader"/>; arrays say the ranges, @key, @team, @provider and @model stand where they restrict.</summary>
internal static class ReportStatements
{
    /// <summary>The sums of ranges: start, totals, number and names of the series.</summary>
    public static string Sums(UsageReportQuery query, string table, string start) =>
        $"""
        SELECT t.{start}, t.totals, t.series, s.key_id, s.team, s.provider, s.model, s.currency
        FROM unnest(@parts_from, @parts_to) AS part (first, last)
        {(query is { KeyId: null, Team: null } ? AllSums(table, start) : $"CROSS JOIN usage_series s {OwnedSums.Join(table, start)}")}
        WHERE {Conditions(query, "s.")}
        """;

    /// <summary>The rows of ranges: id, what they add, then currency, metadata and names; what is not grouped by is left out.</summary>
    public static string Rows(UsageReportQuery query)
    {
        var kinds = query.GroupBy.Select(static grouping => grouping.Kind).ToHashSet();
        return
            $"""
            SELECT r.id, r.status, r.prompt_tokens, r.cached_tokens, r.cache_write_tokens, r.completion_tokens, r.reasoning_tokens, r.cost, r.fee,
              r.cache, r.duration_us, r.first_token_us, r.currency, {Wanted(UsageGroupKind.Metadata, "r.metadata", "json")},
              {Wanted(UsageGroupKind.Key, "r.key_id")}, {Wanted(UsageGroupKind.Team, "r.team")}, {Wanted(UsageGroupKind.Provider, "r.provider")}, {Wanted(UsageGroupKind.Model, "r.model")},
              r.images, r.seconds, r.characters
            FROM unnest(@parts_from, @parts_to) AS part (first, last)
            JOIN requests r ON r.id >= part.first AND r.id < part.last
            WHERE {Conditions(query, "r.")}
            """;

        string Wanted(UsageGroupKind kind, string column, string type = "text") => kinds.Contains(kind) ? column : $"NULL::{type}";
    }

    public static void BindFilters(NpgsqlCommand command, UsageReportQuery query)
    {
        Bind("key", query.KeyId);
        Bind("team", query.Team);
        Bind("provider", query.Provider);
        Bind("model", query.Model);

        void Bind(string name, string? value)
        {
            if (value is not null)
            {
                command.Parameters.AddWithValue(name, PostgresText.Of(value));
            }
        }
    }

    private static string AllSums(string table, string start) =>
        $"JOIN {table} t ON t.{start} >= part.first AND t.{start} < part.last JOIN usage_series s ON s.series = t.series";

    private static string Conditions(UsageReportQuery query, string source)
    {
        var sql = new StringBuilder("true");
        Add(query.KeyId, "key_id = @key");
        Add(query.Team, "team = @team");
        Add(query.Provider, "provider = @provider");
        Add(query.Model, "model = @model");
        return sql.ToString();

        void Add(string? value, string condition)
        {
            if (value is not null)
            {
                sql.Append(" AND ").Append(source).Append(condition);
            }
        }
    }
}
