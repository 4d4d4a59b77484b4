using System.Buffers;
using System.Text.Json;
using Gateway.Grains.Interfaces.Usage;
using Npgsql;
using NpgsqlTypes;

namespace Gateway.Grains.Usage.Postgres;

/// <summary>Sends ledger rows by binary COPY. The importer's columns must be those of <see cref="RequestColumns.List"/>.</summary>
internal sealed class RequestCopy : IDisposable
{
    private readonly ArrayBufferWriter<byte> _text = new(1024);
    private readonly Utf8JsonWriter _json;
    private readonly NpgsqlBinaryImporter _rows;
    private readonly CancellationToken _cancellation;

    public RequestCopy(NpgsqlBinaryImporter rows, CancellationToken cancellation)
    {
        _rows = rows;
        _cancellation = cancellation;
        _json = new Utf8JsonWriter(_text, new JsonWriterOptions { SkipValidation = true });
    }

    // The order is that of RequestColumns.List.
    public async ValueTask Write(UsageRecord record)
    {
        await _rows.StartRowAsync(_cancellation);
        await Text(record.Id);
        await Time(record.CreatedAt);
        await Text(record.Endpoint);
        await Text(record.KeyId);
        await Text(record.Team);
        await Text(record.Route);
        await Text(record.RequestedModel);
        await Text(record.Provider);
        await Text(record.Model);
        await _rows.WriteAsync(record.Stream, NpgsqlDbType.Boolean, _cancellation);
        await Count(record.Status);
        await Text(record.ErrorCode);
        await Number(record.Usage.Prompt);
        await Number(record.Usage.Cached);
        await Number(record.Usage.CacheWrite);
        await Number(record.Usage.Completion);
        await Number(record.Usage.Reasoning);
        await _rows.WriteAsync((short)record.UsageSource, NpgsqlDbType.Smallint, _cancellation);
        await Money(record.Cost);
        await Money(record.Fee);
        await Text(record.Currency);
        await Number(record.FirstTokenUs);
        await Number(record.DurationUs);
        await Number(record.OverheadUs);
        await Text(record.Cache);
        await Json(record.Metadata);
        await Json(record.Attempts, UsageRecordWriter.Write);
        await Json(record.Considered, UsageRecordWriter.Write);
        await Text(record.PriceCurrency);
        await Money(record.Rate);
        await Time(record.RateAt);
        await Count(record.Usage.CacheWriteHour);
        await Count(record.Usage.PromptAudio);
        await Count(record.Usage.CachedAudio);
        await Count(record.Usage.PromptImage);
        await Count(record.Usage.CompletionAudio);
        await Count(record.Usage.CompletionImage);
        await Count(record.Usage.Images);
        await _rows.WriteAsync((short)record.Usage.Tier, NpgsqlDbType.Smallint, _cancellation);
        await Count(record.Usage.Seconds);
        await Count(record.Usage.Characters);
    }

    public void Dispose() => _json.Dispose();

    private Task Text(string? value) =>
        value is null ? _rows.WriteNullAsync(_cancellation) : _rows.WriteAsync(PostgresText.Of(value), NpgsqlDbType.Text, _cancellation);

    private Task Number(long? value) =>
        value is { } number ? _rows.WriteAsync(number, NpgsqlDbType.Bigint, _cancellation) : _rows.WriteNullAsync(_cancellation);

    private Task Count(int value) => _rows.WriteAsync(value, NpgsqlDbType.Integer, _cancellation);

    private Task Time(DateTimeOffset? value) =>
        value is { } time ? _rows.WriteAsync(time.UtcDateTime, NpgsqlDbType.TimestampTz, _cancellation) : _rows.WriteNullAsync(_cancellation);

    private Task Money(decimal? value) =>
        value is { } money ? _rows.WriteAsync(money, NpgsqlDbType.Numeric, _cancellation) : _rows.WriteNullAsync(_cancellation);

    private Task Json(string? value) =>
        value is null ? _rows.WriteNullAsync(_cancellation) : _rows.WriteAsync(PostgresText.OfJson(value), NpgsqlDbType.Json, _cancellation);

    private Task Json<T>(IReadOnlyList<T> list, Action<Utf8JsonWriter, IReadOnlyList<T>> write)
    {
        if (list.Count == 0)
        {
            return _rows.WriteNullAsync(_cancellation);
        }

        _text.ResetWrittenCount();
        _json.Reset();
        write(_json, list);
        _json.Flush();
        return _rows.WriteAsync(_text.WrittenSpan.ToArray(), NpgsqlDbType.Json, _cancellation);
    }
}
