using Gateway.Grains.Interfaces.Usage;
using Gateway.Grains.Storage;

namespace Gateway.Grains.Usage;

/// <summary>
/// Reads the ledger in the embedded database. A model filter finds the model that answered as well as the one that was asked for.
/// Times count in whole milliseconds: that is what ids hold.
/// </summary>
internal sealed class RequestLog(SqliteDatabase database) : IRequestLog
{
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
        var filter = new RequestFilter(query);
        cancellation.ThrowIfCancellationRequested();
        using var connection = database.Open();
        using var command = connection.CreateCommand();
        command.CommandText = filter.Sql;
        foreach (var (name, value) in filter.Parameters)
        {
            command.Parameters.AddWithValue("@" + name, value);
        }

        var records = new List<UsageRecord>();
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            records.Add(RequestRow.Read(reader));
        }

        return ValueTask.FromResult<IReadOnlyList<UsageRecord>>(records);
    }
}
