using Gateway.Grains.Interfaces.Values;
using Gateway.Grains.Usage.Rollups;
using Microsoft.Data.Sqlite;

namespace Gateway.Grains.Usage.Reports;

/// <summary>Reads what one report needs, in the caller's transaction.</summary>
internal sealed class SqliteReportReader(SqliteConnection connection, ReportPlan plan, CancellationToken cancellation) : IDisposable
{
    // Rows between two looks at the token.
    private const int Stride = 1024;

    private readonly ReportBuilder _builder = new(plan);
    private readonly SqliteStatement _findSeries = new(connection, ReportSql.Series);
    private readonly string? _metadata = plan.Query.GroupBy.Select(static grouping => grouping.Metadata).FirstOrDefault(static name => name is not null);

    // Null for a series that the filters leave out.
    private readonly Dictionary<long, UsageSeries?> _series = [];
    private int _read;

    public IReadOnlyList<Interfaces.Usage.UsageReportRow> Read()
    {
        ReadSums(plan.Days, "usage_days", "day", LedgerTime.MillisecondsPerHour * LedgerTime.HoursPerDay);
        ReadSums(plan.Hours, "usage_hours", "hour", LedgerTime.MillisecondsPerHour);
        ReadRows();
        return _builder.Finish();
    }

    public void Dispose() => _findSeries.Dispose();

    private void ReadSums(List<(long From, long To)> parts, string table, string start, long unit)
    {
        if (parts.Count == 0)
        {
            return;
        }

        using var sums = new SqliteStatement(connection, ReportSql.Sums(plan.Query, table, start));
        BindOwner(sums);
        foreach (var (from, to) in parts)
        {
            sums.Bind(1, from);
            sums.Bind(2, to);
            while (sums.Step())
            {
                Look();
                if (NamesOf(sums.Number(1)) is { } names)
                {
                    _builder.Add(sums.Number(0) * unit, names, sums.Bytes(2));
                }
            }
        }
    }

    private void ReadRows()
    {
        if (plan.Rows.Count == 0)
        {
            return;
        }

        using var rows = new SqliteStatement(connection, ReportSql.Rows(plan.Query));
        BindOwner(rows);
        BindIfAny(rows, ReportSql.ProviderPlace, plan.Query.Provider);
        BindIfAny(rows, ReportSql.ModelPlace, plan.Query.Model);
        foreach (var (from, to) in plan.Rows)
        {
            rows.Bind(1, LedgerTime.FloorOf(from));
            rows.Bind(2, LedgerTime.FloorOf(to));
            while (rows.Step())
            {
                Look();
                LedgerTime.TryRead(rows.Text(0), out var milliseconds);
                var measures = new UsageMeasures(
                    (int)rows.Number(1),
                    new TokenUsage(rows.Number(2), rows.Number(3), rows.Number(4), rows.Number(5), rows.Number(6))
                    {
                        Images = (ushort)rows.Number(18),
                        Seconds = (int)rows.Number(19),
                        Characters = (int)rows.Number(20),
                    },
                    rows.MoneyOrNull(7),
                    rows.MoneyOrNull(8),
                    rows.Number(9) != 0,
                    rows.Number(10),
                    rows.IsNull(11) ? null : rows.Number(11));
                var names = new UsageSeries(
                    rows.TextOrNull(14) ?? "",
                    rows.TextOrNull(15) ?? "",
                    rows.TextOrNull(16) ?? "",
                    rows.TextOrNull(17) ?? "",
                    rows.TextOrNull(12) ?? "");
                _builder.Add(milliseconds, names, _metadata is null ? null : MetadataValue.Of(rows.Bytes(13), _metadata), measures);
            }
        }
    }

    private void BindOwner(SqliteStatement statement)
    {
        BindIfAny(statement, ReportSql.KeyPlace, plan.Query.KeyId);
        BindIfAny(statement, ReportSql.TeamPlace, plan.Query.Team);
    }

    private static void BindIfAny(SqliteStatement statement, int place, string? value)
    {
        if (value is not null && place <= statement.Places)
        {
            statement.Bind(place, value);
        }
    }

    private UsageSeries? NamesOf(long series)
    {
        if (!_series.TryGetValue(series, out var names))
        {
            _findSeries.Bind(1, series);
            if (_findSeries.Step())
            {
                var found = new UsageSeries(_findSeries.Text(0), _findSeries.Text(1), _findSeries.Text(2), _findSeries.Text(3), _findSeries.Text(4));
                names = _builder.Wants(found) ? _builder.NamesOf(found) : null;
                _findSeries.Reset();
            }

            _series.Add(series, names);
        }

        return names;
    }

    private void Look()
    {
        if (++_read % Stride == 0)
        {
            cancellation.ThrowIfCancellationRequested();
        }
    }
}
