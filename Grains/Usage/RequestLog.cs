using System.Text;
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
        var sql = new StringBuilder($"SELECT {RequestColumns.List} FROM requests WHERE true");
        Restrict("key_id = @key", "@key", query.KeyId);
        Restrict("team = @team", "@team", query.Team);
        Restrict("(model = @model OR requested_model = @model)", "@model", query.Model);
        Restrict("provider = @provider", "@provider", query.Provider);
        Restrict("status = @status", "@status", query.Status);
        Restrict("id >= @from", "@from", query.From is { } from ? RequestId.FloorOf(from) : null);
        Restrict("id < @to", "@to", query.To is { } to ? RequestId.FloorOf(to) : null);
        Restrict("id < @before", "@before", query.Before);
        command.CommandText = sql.Append(" ORDER BY id DESC LIMIT @limit").ToString();
        command.Parameters.AddWithValue("@limit", query.Limit);

        void Restrict(string condition, string name, object? value)
        {
            if (value is not null)
            {
                sql.Append(" AND ").Append(condition);
                command.Parameters.AddWithValue(name, value);
            }
        }
    }
}
