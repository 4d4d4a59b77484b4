using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Gateway.Grains.Interfaces.Usage;
using Gateway.Grains.Storage;
using Microsoft.Data.Sqlite;

namespace Gateway.Grains.Usage;

/// <summary>Writes the ledger's rows into the embedded database, with one prepared statement on a connection of its own.</summary>
internal sealed class SqliteUsageStore(SqliteDatabase database) : IUsageStore, IDisposable
{
    private readonly ArrayBufferWriter<byte> _text = new();
    private readonly Utf8JsonWriter _json = new(Stream.Null, new JsonWriterOptions { SkipValidation = true });
    private readonly SqliteParameter[] _values =
        [.. Enumerable.Range(0, RequestColumns.Count).Select(static at => new SqliteParameter { ParameterName = string.Create(CultureInfo.InvariantCulture, $"@p{at}") })];

    private SqliteConnection? _connection;
    private SqliteCommand? _insert;

    public ValueTask Write(IReadOnlyList<UsageRecord> records, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        try
        {
            var insert = Connect();
            using var transaction = _connection!.BeginTransaction(deferred: false);
            insert.Transaction = transaction;
            for (var at = 0; at < records.Count; at++)
            {
                Bind(records[at]);
                insert.ExecuteNonQuery();
            }

            transaction.Commit();
            return ValueTask.CompletedTask;
        }
        catch
        {
            // Whatever broke may be the connection's fault: the next try gets a new one.
            Disconnect();
            throw;
        }
    }

    public void Dispose()
    {
        Disconnect();
        _json.Dispose();
    }

    private SqliteCommand Connect()
    {
        if (_insert is { } ready)
        {
            return ready;
        }

        _connection = database.Open();
        _insert = _connection.CreateCommand();
        _insert.CommandText =
            $"INSERT INTO requests ({RequestColumns.List}) VALUES ({string.Join(", ", _values.Select(static value => value.ParameterName))}) ON CONFLICT (id) DO NOTHING";
        _insert.Parameters.AddRange(_values);
        _insert.Prepare();
        return _insert;
    }

    private void Disconnect()
    {
        _insert?.Parameters.Clear();
        _insert?.Dispose();
        _insert = null;
        _connection?.Dispose();
        _connection = null;
    }

    private void Bind(UsageRecord record)
    {
        var at = 0;
        Next(record.Id);
        Next(UnixTime.ToMicroseconds(record.CreatedAt));
        Next(record.Endpoint);
        Next(record.KeyId);
        Next(record.Team);
        Next(record.Route);
        Next(record.RequestedModel);
        Next(record.Provider);
        Next(record.Model);
        Next(record.Stream ? 1L : 0L);
        Next((long)record.Status);
        Next(record.ErrorCode);
        Next(record.Usage.Prompt);
        Next(record.Usage.Cached);
        Next(record.Usage.CacheWrite);
        Next(record.Usage.Completion);
        Next(record.Usage.Reasoning);
        Next((long)record.UsageSource);
        Next(record.Cost?.ToString(CultureInfo.InvariantCulture));
        Next(record.Fee?.ToString(CultureInfo.InvariantCulture));
        Next(record.Currency);
        Next(record.FirstTokenUs);
        Next(record.DurationUs);
        Next(record.OverheadUs);
        Next(record.Cache);
        Next(record.Metadata);
        Next(record.Attempts.Count == 0 ? null : Json(record.Attempts, UsageRecordWriter.Write));
        Next(record.Considered.Count == 0 ? null : Json(record.Considered, UsageRecordWriter.Write));

        void Next(object? value) => _values[at++].Value = value ?? DBNull.Value;
    }

    private string Json<T>(T list, Action<Utf8JsonWriter, T> write)
    {
        _text.ResetWrittenCount();
        _json.Reset(_text);
        write(_json, list);
        _json.Flush();
        return Encoding.UTF8.GetString(_text.WrittenSpan);
    }
}
