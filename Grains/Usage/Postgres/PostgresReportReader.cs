using Gateway.Grains.Interfaces.Usage;
using Gateway.Grains.Interfaces.Values;
using Gateway.Grains.Usage.Reports;
using Gateway.Grains.Usage.Rollups;
using Npgsql;

namespace Gateway.Grains.Usage.Postgres;

/// <summary>Reads what one report needs, in the caller's transaction.</summary>
internal sealed class PostgresReportReader(NpgsqlConnection connection, ReportPlan plan, CancellationToken cancellation)
{
    /// <summary>Seconds that one of its statements may take to begin or go on.</summary>
    private const int ReadSeconds = 120;

    private readonly ReportBuilder _builder = new(plan);
    private readonly string? _metadata = plan.Query.GroupBy.Select(static grouping => grouping.Metadata).FirstOrDefault(static name => name is not null);

    // As the report keeps them apart.
    private readonly Dictionary<long, UsageSeries> _series = [];

    public async ValueTask<IReadOnlyList<UsageReportRow>> Read()
    {
        await ReadSums(plan.Days, "usage_days", "day", LedgerTime.MillisecondsPerHour * LedgerTime.HoursPerDay);
        await ReadSums(plan.Hours, "usage_hours", "hour", LedgerTime.MillisecondsPerHour);
        await ReadRows();
        return _builder.Finish();
    }

    private async ValueTask ReadSums(List<(long From, long To)> parts, string table, string start, long unit)
    {
        if (parts.Count == 0)
        {
            return;
        }

        await using var command = Command(ReportStatements.Sums(plan.Query, table, start));
        command.AddRanges("parts", parts);
        await using var sums = await command.ExecuteReaderAsync(cancellation);
        while (await sums.ReadAsync(cancellation))
        {
            var (from, totals, series) = (sums.GetInt64(0), sums.GetFieldValue<byte[]>(1), sums.GetInt64(2));
            if (!_series.TryGetValue(series, out var names))
            {
                names = _builder.NamesOf(new UsageSeries(sums.GetString(3), sums.GetString(4), sums.GetString(5), sums.GetString(6), sums.GetString(7)));
                _series.Add(series, names);
            }

            _builder.Add(from * unit, names, totals);
        }
    }

    private async ValueTask ReadRows()
    {
        if (plan.Rows.Count == 0)
        {
            return;
        }

        await using var command = Command(ReportStatements.Rows(plan.Query));
        command.AddIdRanges("parts", plan.Rows);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            LedgerTime.TryRead(rows.GetString(0), out var milliseconds);
            var measures = new UsageMeasures(
                rows.GetInt32(1),
                new TokenUsage(rows.GetInt64(2), rows.GetInt64(3), rows.GetInt64(4), rows.GetInt64(5), rows.GetInt64(6))
                {
                    Images = (ushort)rows.GetInt32(18),
                    Seconds = rows.GetInt32(19),
                    Characters = rows.GetInt32(20),
                },
                Money(rows, 7),
                Money(rows, 8),
                UsageMeasures.IsHit(TextOf(rows, 9)),
                rows.GetInt64(10),
                rows.IsDBNull(11) ? null : rows.GetInt64(11));
            var currency = TextOf(rows, 12) ?? "";
            var metadata = _metadata is null || rows.IsDBNull(13) ? null : MetadataValue.Of(rows.GetFieldValue<byte[]>(13), _metadata);
            var names = new UsageSeries(TextOf(rows, 14) ?? "", TextOf(rows, 15) ?? "", TextOf(rows, 16) ?? "", TextOf(rows, 17) ?? "", currency);
            _builder.Add(milliseconds, names, metadata, measures);
        }
    }

    private NpgsqlCommand Command(string sql)
    {
        var command = new NpgsqlCommand(sql, connection) { CommandTimeout = ReadSeconds };
        ReportStatements.BindFilters(command, plan.Query);
        return command;
    }

    private static string? TextOf(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static decimal? Money(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetDecimal(column);
}
