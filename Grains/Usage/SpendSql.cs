namespace Gateway.Grains.Usage;

/// <summary>The statements of <see cref="SqliteSpendLedger"/>: ?1 is the owner's name, ?2 and ?3 the range.</summary>
internal static class SpendSql
{
    public static string Rows(string owner) =>
        $"SELECT currency, cost, fee FROM requests INDEXED BY requests_{(owner == "key_id" ? "key" : "team")} WHERE {owner} = ?1 AND id >= ?2 AND id < ?3";

    /// <summary>
    /// Each of the owner's series is looked up at each hour (or day) that the store has, which is what the primary key serves: reading all series of
    /// the range and leaving out the others' would cost a hundred times as much for one of a thousand keys.
    /// </summary>
    public static string Sums(string owner, string table, string start) =>
        $"""
        WITH RECURSIVE times (start) AS (
          SELECT first FROM (SELECT max(?2, (SELECT min({start}) FROM {table})) AS first) WHERE first < ?3
          UNION ALL
          SELECT start + 1 FROM times WHERE start + 1 < min(?3, (SELECT max({start}) + 1 FROM {table})))
        SELECT s.currency, t.totals
        FROM usage_series s CROSS JOIN times CROSS JOIN {table} t
        WHERE s.{owner} = ?1 AND t.{start} = times.start AND t.series = s.series
        """;
}
