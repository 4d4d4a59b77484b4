using System.Buffers;
using Gateway.Grains.Interfaces.Usage;
using Gateway.Grains.Storage.Postgres;
using Gateway.Grains.Usage.Rollups;
using Npgsql;
using NpgsqlTypes;

namespace Gateway.Grains.Usage.Postgres;

/// <summary>
/// Adds the rows of a batch to the stored sums, in the caller's transaction. One transaction in the cluster does so at a time, from here until it
/// ends: nodes write to the same few sums anyway, and so nothing is read that another is about to change. The lock has to be the transaction's last
/// one. After a transaction that was rolled back this must not be used again: it remembers the numbers of series that it made.
/// </summary>
internal sealed class PostgresRollups(NpgsqlConnection connection)
{
    private readonly PostgresSeries _series = new(connection);
    private readonly RollupBatch _batch = new();
    private readonly ArrayBufferWriter<byte> _bytes = new(1024);

    /// <param name="inserted">Rows that were not there before.</param>
    public async ValueTask Add(IReadOnlyList<UsageRecord> inserted, CancellationToken cancellation)
    {
        if (inserted.Count == 0)
        {
            return;
        }

        foreach (var record in inserted)
        {
            _batch.Add(LedgerTime.MillisecondsOf(record), NamesOf(record), UsageMeasures.Of(record));
        }

        var days = _batch.SumDays();
        await using (var turn = AdvisoryLocks.Take(connection, AdvisoryLocks.Rollups))
        {
            await turn.ExecuteNonQueryAsync(cancellation);
        }

        await _series.Learn(_batch.Hours.Keys.Select(static key => key.Series), cancellation);
        await Add("usage_hours", "hour", _batch.Hours, cancellation);
        await Add("usage_days", "day", days, cancellation);
        _batch.Clear();
    }

    // As the rows have them.
    private static UsageSeries NamesOf(UsageRecord record)
    {
        var names = UsageSeries.Of(record);
        return new UsageSeries(
            PostgresText.Of(names.KeyId), PostgresText.Of(names.Team), PostgresText.Of(names.Provider), PostgresText.Of(names.Model), PostgresText.Of(names.Currency));
    }

    private async ValueTask Add(
        string table, string start, IReadOnlyDictionary<(long Start, UsageSeries Series), UsageTotals> sums, CancellationToken cancellation)
    {
        var due = sums.ToDictionary(sum => (sum.Key.Start, Series: _series.NumberOf(sum.Key.Series)), static sum => sum.Value);
        await using (var read = Command(
            $"SELECT {start}, series, totals FROM {table} JOIN unnest(@starts, @series) AS due ({start}, series) USING ({start}, series)", due.Keys))
        {
            await using var stored = await read.ExecuteReaderAsync(cancellation);
            while (await stored.ReadAsync(cancellation))
            {
                TotalsCodec.AddTo(due[(stored.GetInt64(0), stored.GetInt64(1))], stored.GetFieldValue<byte[]>(2));
            }
        }

        await using var write = Command(
            $"""
            INSERT INTO {table} ({start}, series, totals) SELECT * FROM unnest(@starts, @series, @totals)
            ON CONFLICT ({start}, series) DO UPDATE SET totals = excluded.totals
            """,
            due.Keys);
        write.Parameters.AddWithValue("totals", NpgsqlDbType.Array | NpgsqlDbType.Bytea, due.Values.Select(Encode).ToArray());
        await write.ExecuteNonQueryAsync(cancellation);
    }

    private NpgsqlCommand Command(string sql, IReadOnlyCollection<(long Start, long Series)> keys)
    {
        var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddWithValue("starts", NpgsqlDbType.Array | NpgsqlDbType.Bigint, keys.Select(static key => key.Start).ToArray());
        command.Parameters.AddWithValue("series", NpgsqlDbType.Array | NpgsqlDbType.Bigint, keys.Select(static key => key.Series).ToArray());
        return command;
    }

    private byte[] Encode(UsageTotals totals)
    {
        _bytes.ResetWrittenCount();
        TotalsCodec.Write(totals, _bytes);
        return _bytes.WrittenSpan.ToArray();
    }
}
