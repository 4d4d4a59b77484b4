using Gateway.Grains.Interfaces.Values;
using Microsoft.Data.Sqlite;

namespace Gateway.Grains.Usage.Rollups;

/// <summary>
/// Adds up the rows of a store that was made before there were sums: once, in the transaction that made their tables. Reads the rows in the order
/// of their ids and keeps one hour in memory.
/// </summary>
internal static class RollupBackfill
{
    private const string Rows =
        """
        SELECT id, created_at, key_id, team, provider, model, currency, status, prompt_tokens, cached_tokens, cache_write_tokens, completion_tokens,
          reasoning_tokens, cost, fee, cache, duration_us, first_token_us, images, seconds, characters
        FROM requests ORDER BY id
        """;

    private const string IsDue = "SELECT NOT EXISTS (SELECT 1 FROM usage_hours) AND EXISTS (SELECT 1 FROM requests)";

    public static void RunIfDue(SqliteConnection connection)
    {
        using (var due = new SqliteStatement(connection, IsDue))
        {
            if (!due.Step() || due.Number(0) == 0)
            {
                return;
            }
        }

        using var rollups = new SqliteRollups(connection);
        using var rows = new SqliteStatement(connection, Rows);
        var batch = new RollupBatch();
        long hour = 0;
        while (rows.Step())
        {
            var milliseconds = LedgerTime.TryRead(rows.Text(0), out var time) ? time : rows.Number(1) / 1000;
            if (milliseconds / LedgerTime.MillisecondsPerHour != hour)
            {
                hour = milliseconds / LedgerTime.MillisecondsPerHour;
                rollups.Add(batch);
                batch.Clear();
            }

            batch.Add(milliseconds, SeriesOf(rows), MeasuresOf(rows));
        }

        rollups.Add(batch);
    }

    private static UsageSeries SeriesOf(SqliteStatement rows) =>
        new(rows.Text(2), rows.TextOrNull(3) ?? "", rows.TextOrNull(4) ?? "", rows.TextOrNull(5) ?? "", rows.TextOrNull(6) ?? "");

    private static UsageMeasures MeasuresOf(SqliteStatement rows) => new(
        (int)rows.Number(7),
        new TokenUsage(rows.Number(8), rows.Number(9), rows.Number(10), rows.Number(11), rows.Number(12))
        {
            Images = (ushort)rows.Number(18),
            Seconds = (int)rows.Number(19),
            Characters = (int)rows.Number(20),
        },
        rows.MoneyOrNull(13),
        rows.MoneyOrNull(14),
        UsageMeasures.IsHit(rows.TextOrNull(15)),
        rows.Number(16),
        rows.IsNull(17) ? null : rows.Number(17));
}
