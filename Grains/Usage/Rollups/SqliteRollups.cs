using System.Buffers;
using Microsoft.Data.Sqlite;

namespace Gateway.Grains.Usage.Rollups;

/// <summary>
/// Adds a batch's sums to the stored ones, in the caller's transaction. After a transaction that was rolled back it must not be used again:
/// it remembers the numbers of series that it made.
/// </summary>
internal sealed class SqliteRollups(SqliteConnection connection) : IDisposable
{
    private readonly SqliteSeries _series = new(connection);
    private readonly SqliteStatement _readHour = new(connection, "SELECT totals FROM usage_hours WHERE hour = ?1 AND series = ?2");
    private readonly SqliteStatement _writeHour = new(connection, "REPLACE INTO usage_hours (hour, series, totals) VALUES (?1, ?2, ?3)");
    private readonly SqliteStatement _readDay = new(connection, "SELECT totals FROM usage_days WHERE day = ?1 AND series = ?2");
    private readonly SqliteStatement _writeDay = new(connection, "REPLACE INTO usage_days (day, series, totals) VALUES (?1, ?2, ?3)");
    private readonly ArrayBufferWriter<byte> _bytes = new(1024);

    public void Add(RollupBatch batch)
    {
        var days = batch.SumDays();
        Add(batch.Hours, _readHour, _writeHour);
        Add(days, _readDay, _writeDay);
    }

    public void Dispose()
    {
        _series.Dispose();
        _readHour.Dispose();
        _writeHour.Dispose();
        _readDay.Dispose();
        _writeDay.Dispose();
    }

    private void Add(IReadOnlyDictionary<(long Start, UsageSeries Series), UsageTotals> sums, SqliteStatement read, SqliteStatement write)
    {
        foreach (var ((start, names), totals) in sums)
        {
            var series = _series.NumberOf(names);
            read.Bind(1, start);
            read.Bind(2, series);
            if (read.Step())
            {
                TotalsCodec.AddTo(totals, read.Bytes(0));
                read.Reset();
            }

            _bytes.ResetWrittenCount();
            TotalsCodec.Write(totals, _bytes);
            write.Bind(1, start);
            write.Bind(2, series);
            write.Bind(3, _bytes.WrittenSpan);
            write.Step();
        }
    }
}
