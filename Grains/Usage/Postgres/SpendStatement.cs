namespace Gateway.Grains.Usage.Postgres;

/// <summary>
/// The statement of <see cref="PostgresSpendLedger"/>: @owner is the name; arrays say the ranges of ids, hours and days. One statement, since it
/// reads one state of the store.
/// </summary>
internal static class SpendStatement
{
    /// <param name="owner">The column that holds the owner's name.</param>
    public static string Of(string owner) =>
        $"""
        SELECT currency, trunc(amount)::text, (amount - trunc(amount))::text, requests, NULL::bytea
        FROM (
          SELECT r.currency, sum(coalesce(r.cost, 0) + coalesce(r.fee, 0)) AS amount, count(*) AS requests
          FROM unnest(@ids_from, @ids_to) AS part (first, last)
          JOIN requests r ON r.id >= part.first AND r.id < part.last
          WHERE r.{owner} = @owner AND r.currency <> ''
          GROUP BY r.currency) AS edges
        UNION ALL
        {Sums(owner, "usage_hours", "hour")}
        UNION ALL
        {Sums(owner, "usage_days", "day")}
        """;

    private static string Sums(string owner, string table, string start) =>
        $"""
        SELECT s.currency, NULL, NULL, NULL, t.totals
        FROM unnest(@{start}s_from, @{start}s_to) AS part (first, last)
        CROSS JOIN usage_series s
        {OwnedSums.Join(table, start)}
        WHERE s.{owner} = @owner AND s.currency <> ''
        """;
}
