using Gateway.Grains.Interfaces.Usage;
using Gateway.Grains.Interfaces.Values;
using Gateway.Grains.Storage;
using Microsoft.Data.Sqlite;

namespace Gateway.Grains.Usage;

/// <summary>
/// Reads the ledger in the embedded database. A model filter finds the model that answered as well as the one that was asked for.
/// Times count in whole milliseconds: that is what ids hold.
/// </summary>
internal sealed class RequestLog(SqliteDatabase database) : IRequestLog
{
    // The longest page, and one row more that tells whether another follows.
    private const int MaxLimit = 1001;

    public ValueTask<UsageRecord?> Find(string id, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using var connection = database.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {RequestColumns.List} FROM requests WHERE id = @id";
        command.Parameters.AddWithValue("@id", id);
        using var reader = command.ExecuteReader();
        return ValueTask.FromResult(reader.Read() ? RequestRow.Read(reader) : null);
    }

    public ValueTask<IReadOnlyList<UsageRecord>> List(RequestQuery query, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1, nameof(query));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, MaxLimit, nameof(query));
        cancellation.ThrowIfCancellationRequested();
        using var connection = database.Open();
        using var command = connection.CreateCommand();
        Prepare(command, query);

        var records = new List<UsageRecord>();
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            records.Add(RequestRow.Read(reader));
        }

        return ValueTask.FromResult<IReadOnlyList<UsageRecord>>(records);
    }

    private static void Prepare(SqliteCommand command, RequestQuery query)
    {
        command.CommandText = RequestListSql.Of(query);
        Bind("@key", query.KeyId);
        Bind("@team", query.Team);
        Bind("@model", query.Model);
        Bind("@provider", query.Provider);
        Bind("@status", query.Status);
        Bind("@last_status", query.LastStatus);
        Bind("@from", query.From is { } from ? RequestId.FloorOf(from) : null);
        Bind("@to", query.To is { } to ? RequestId.FloorOf(to) : null);
        Bind("@before", query.Before);
        Bind("@limit", query.Limit);

        void Bind(string name, object? value)
        {
            if (value is not null)
            {
                command.Parameters.AddWithValue(name, value);
            }
        }
    }
}
