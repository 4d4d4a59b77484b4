namespace Gateway.Grains.Usage.Postgres;

/// <summary>
/// Joins the sums of each series in each range: after <c>part (first, last)</c> and <c>usage_series s</c>, as <c>t</c>. Each is looked up by the
/// primary key, whatever the statistics say (the offset keeps the planner from anything else): an owner has few series of many.
/// </summary>
internal static class OwnedSums
{
    public static string Join(string table, string start) =>
        $"""
        CROSS JOIN LATERAL (
          SELECT {start}, series, totals FROM {table}
          WHERE series = s.series AND {start} >= part.first AND {start} < part.last OFFSET 0) AS t
        """;
}
