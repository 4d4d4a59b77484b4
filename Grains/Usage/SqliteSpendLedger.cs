using Gateway.Grains.Interfaces.Usage;
using Gateway.Grains.Storage;
using Gateway.Grains.Usage.Rollups;

namespace Gateway.Grains.Usage;

/// <summary>Sums spend in the embedded database: whole days and hours from the sums that the writer keeps, the ragged edges from the rows.</summary>
internal sealed class SqliteSpendLedger(SqliteDatabase database) : ISpendLedger
{
    public ValueTask<IReadOnlyList<SpendSum>> Sum(SpendOwner owner, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation)
    {
        var (column, name) = owner switch
        {
            { KeyId: { } key } => ("key_id", key),
            { Team: { } team } => ("team", team),
            _ => throw new ArgumentException("Spend is that of a key or of a team.", nameof(owner)),
        };
        cancellation.ThrowIfCancellationRequested();
        var range = RollupRange.Of(from.ToUnixTimeMilliseconds(), to.ToUnixTimeMilliseconds());
        var sums = new SpendTotals();
        using var connection = database.Open();

        // One transaction reads one state of the store: the writer may commit between any two of these statements.
        using var transaction = connection.BeginTransaction(deferred: true);
        AddRows(range.RowsBefore);
        AddSums("usage_hours", "hour", range.HoursBefore);
        AddSums("usage_days", "day", range.Days);
        AddSums("usage_hours", "hour", range.HoursAfter);
        AddRows(range.RowsAfter);
        return ValueTask.FromResult(sums.ToSums());

        void AddRows((long From, long To) part)
        {
            if (part.From >= part.To)
            {
                return;
            }

            cancellation.ThrowIfCancellationRequested();
            using var rows = new SqliteStatement(connection, SpendSql.Rows(column));
            rows.Bind(1, name);
            rows.Bind(2, LedgerTime.FloorOf(part.From));
            rows.Bind(3, LedgerTime.FloorOf(part.To));
            while (rows.Step())
            {
                sums.Add(rows.TextOrNull(0) ?? "", rows.MoneyOrNull(1), rows.MoneyOrNull(2));
            }
        }

        void AddSums(string table, string start, (long From, long To) part)
        {
            if (part.From >= part.To)
            {
                return;
            }

            cancellation.ThrowIfCancellationRequested();
            using var stored = new SqliteStatement(connection, SpendSql.Sums(column, table, start));
            stored.Bind(1, name);
            stored.Bind(2, part.From);
            stored.Bind(3, part.To);
            while (stored.Step())
            {
                sums.Add(stored.Text(0), stored.Bytes(1));
            }
        }
    }
}
