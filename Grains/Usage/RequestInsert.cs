using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Gateway.Grains.Interfaces.Usage;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Gateway.Grains.Usage;

/// <summary>
/// The prepared statement that inserts one ledger row. It speaks to SQLite directly: through ADO.NET parameters a row costs twice the CPU and 4 KB of garbage.
/// </summary>
internal sealed class RequestInsert : IDisposable
{
    private const int MaxDecimalLength = 31;

    private readonly ArrayBufferWriter<byte> _text = new(1024);
    private readonly Utf8JsonWriter _json;
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private int _parameter;

    public RequestInsert(SqliteConnection connection)
    {
        _json = new Utf8JsonWriter(_text, new JsonWriterOptions { SkipValidation = true });
        _database = connection.Handle ?? throw new InvalidOperationException("The connection is not open.");
        var places = string.Join(", ", Enumerable.Repeat('?', RequestColumns.Count));
        Check(raw.sqlite3_prepare_v2(_database, $"INSERT INTO requests ({RequestColumns.List}) VALUES ({places}) ON CONFLICT (id) DO NOTHING", out _statement));
    }

    /// <summary>Inserts the record; false where its id is there and nothing was done. Throws <see cref="SqliteException"/>.</summary>
    public bool Execute(UsageRecord record)
    {
        Bind(record);
        var result = raw.sqlite3_step(_statement);

        // Resetting repeats the step's error, and is due either way.
        raw.sqlite3_reset(_statement);
        if (result != raw.SQLITE_DONE)
        {
            Check(result);
        }

        return raw.sqlite3_changes(_database) > 0;
    }

    public void Dispose()
    {
        _statement.Dispose();
        _json.Dispose();
    }

    // The order is that of RequestColumns.List.
    private void Bind(UsageRecord record)
    {
        _parameter = 0;
        Text(record.Id);
        Number(UnixTime.ToMicroseconds(record.CreatedAt));
        Text(record.Endpoint);
        Text(record.KeyId);
        Text(record.Team);
        Text(record.Route);
        Text(record.RequestedModel);
        Text(record.Provider);
        Text(record.Model);
        Number(record.Stream ? 1 : 0);
        Number(record.Status);
        Text(record.ErrorCode);
        Number(record.Usage.Prompt);
        Number(record.Usage.Cached);
        Number(record.Usage.CacheWrite);
        Number(record.Usage.Completion);
        Number(record.Usage.Reasoning);
        Number((long)record.UsageSource);
        Money(record.Cost);
        Money(record.Fee);
        Text(record.Currency);
        Number(record.FirstTokenUs);
        Number(record.DurationUs);
        Number(record.OverheadUs);
        Text(record.Cache);
        Text(record.Metadata);
        Json(record.Attempts, UsageRecordWriter.Write);
        Json(record.Considered, UsageRecordWriter.Write);
        Text(record.PriceCurrency);
        Money(record.Rate);
        Number(record.RateAt is { } at ? UnixTime.ToMicroseconds(at) : null);
        Number(record.Usage.CacheWriteHour);
        Number(record.Usage.PromptAudio);
        Number(record.Usage.CachedAudio);
        Number(record.Usage.PromptImage);
        Number(record.Usage.CompletionAudio);
        Number(record.Usage.CompletionImage);
        Number(record.Usage.Images);
        Number((long)record.Usage.Tier);
        Number(record.Usage.Seconds);
        Number(record.Usage.Characters);
    }

    private void Number(long? value) => Check(value is { } number
        ? raw.sqlite3_bind_int64(_statement, ++_parameter, number)
        : raw.sqlite3_bind_null(_statement, ++_parameter));

    private void Text(string? value)
    {
        if (value is null)
        {
            Number(null);
            return;
        }

        _text.ResetWrittenCount();
        Encoding.UTF8.GetBytes(value, _text);
        Utf8(_text.WrittenSpan);
    }

    private void Money(decimal? value)
    {
        if (value is not { } money)
        {
            Number(null);
            return;
        }

        Span<byte> text = stackalloc byte[MaxDecimalLength];
        money.TryFormat(text, out var length, provider: CultureInfo.InvariantCulture);
        Utf8(text[..length]);
    }

    private void Json<T>(IReadOnlyList<T> list, Action<Utf8JsonWriter, IReadOnlyList<T>> write)
    {
        if (list.Count == 0)
        {
            Number(null);
            return;
        }

        _text.ResetWrittenCount();
        _json.Reset();
        write(_json, list);
        _json.Flush();
        Utf8(_text.WrittenSpan);
    }

    // An empty span is a null pointer, which SQLite would take for NULL; the string overload ends in a zero byte and so has an address.
    private void Utf8(ReadOnlySpan<byte> text) => Check(text.IsEmpty
        ? raw.sqlite3_bind_text(_statement, ++_parameter, "")
        : raw.sqlite3_bind_text(_statement, ++_parameter, text));

    private void Check(int result) => SqliteException.ThrowExceptionForRC(result, _database);
}
