using Gateway.Grains.Interfaces.Usage;
using Gateway.Grains.Storage.Postgres;
using Npgsql;

namespace Gateway.Grains.Usage.Postgres;

/// <summary>
/// Reads the ledger in the cluster's database. A model filter finds the model that answered as well as the one that was asked for.
/// Times count in whole milliseconds: that is what ids hold, and what partitions go by.
/// </summary>
internal sealed class PostgresRequestLog(PostgresDatabase database) : IRequestLog
{
    public async ValueTask<UsageRecord?> Find(string id, CancellationToken cancellation)
    {
        await using var command = database.Source.CreateCommand($"SELECT {RequestColumns.List} FROM requests WHERE id = @id");
        Add(command, "id", id);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? PostgresRequestRow.Read(reader) : null;
    }

    public async ValueTask<IReadOnlyList<UsageRecord>> List(RequestQuery query, CancellationToken cancellation)
    {
        var filter = new RequestFilter(query);
        await using var command = database.Source.CreateCommand(filter.Sql);
        foreach (var (name, value) in filter.Parameters)
        {
            Add(command, name, value);
        }

        var records = new List<UsageRecord>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            records.Add(PostgresRequestRow.Read(reader));
        }

        return records;
    }

    private static void Add(NpgsqlCommand command, string name, object value) =>
        command.Parameters.AddWithValue(name, value is string text ? PostgresText.Of(text) : value);
}
