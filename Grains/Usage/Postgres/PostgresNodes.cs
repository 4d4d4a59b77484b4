using Gateway.Grains.Interfaces.Usage;
using Gateway.Grains.Storage;
using Gateway.Grains.Storage.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace Gateway.Grains.Usage.Postgres;

/// <summary>The nodes of a cluster, in its database.</summary>
internal sealed class PostgresNodes(PostgresDatabase database, NodeIdentity identity) : ILedgerNodes
{
    /// <summary>Whom nobody saw for so long may be dead.</summary>
    public const int SilentSeconds = 30;

    private const string Enter = "INSERT INTO nodes (id, caught_up_to, seen_at) VALUES (@id, @caught, now()) ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at";

    private static readonly string TryForget =
        $"""
        WITH gone AS (DELETE FROM nodes WHERE id = @id AND seen_at < now() - interval '{SilentSeconds} seconds' RETURNING id)
        SELECT EXISTS (SELECT 1 FROM gone), EXISTS (SELECT 1 FROM nodes WHERE id = @id)
        """;

    /// <summary>Makes this node known, before it has any request. What an earlier process said of the same node stays.</summary>
    /// <param name="caughtUpTo">For a node that was not known.</param>
    public ValueTask Register(DateTimeOffset? caughtUpTo, CancellationToken cancellation) => Run(Enter, caughtUpTo, cancellation);

    /// <summary>Says that this node lives, and how far it is.</summary>
    /// <param name="caughtUpTo">Null for no news.</param>
    public ValueTask Publish(DateTimeOffset? caughtUpTo, CancellationToken cancellation) =>
        Run(Enter + ", caught_up_to = coalesce(excluded.caught_up_to, nodes.caught_up_to)", caughtUpTo, cancellation);

    /// <summary>Takes this node out: it owes nothing.</summary>
    public async ValueTask Remove(CancellationToken cancellation)
    {
        await using var command = database.Source.CreateCommand("DELETE FROM nodes WHERE id = @id");
        command.Parameters.AddWithValue("id", identity.Id);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>All nodes, and for how long nobody saw them.</summary>
    public async ValueTask<IReadOnlyList<(LedgerNode Node, TimeSpan Silence)>> Read(CancellationToken cancellation)
    {
        await using var command = database.Source.CreateCommand("SELECT id, caught_up_to, seen_at, now() - seen_at FROM nodes ORDER BY id COLLATE \"C\"");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var nodes = new List<(LedgerNode, TimeSpan)>();
        while (await reader.ReadAsync(cancellation))
        {
            var id = reader.GetString(0);
            var caught = reader.IsDBNull(1) ? (DateTimeOffset?)null : Time(reader, 1);
            nodes.Add((new LedgerNode(id, caught, Time(reader, 2), id == identity.Id), reader.GetTimeSpan(3)));
        }

        return nodes;
    }

    public async ValueTask<IReadOnlyList<LedgerNode>> List(CancellationToken cancellation) =>
        [.. (await Read(cancellation)).Select(static entry => entry.Node)];

    public async ValueTask<ForgetNodeResult> Forget(string id, CancellationToken cancellation)
    {
        await using var command = database.Source.CreateCommand(TryForget);
        command.Parameters.AddWithValue("id", PostgresText.Of(id));
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return reader.GetBoolean(0) ? ForgetNodeResult.Forgotten
            : reader.GetBoolean(1) ? ForgetNodeResult.Alive
            : ForgetNodeResult.Unknown;
    }

    private static DateTimeOffset Time(NpgsqlDataReader row, int column) => new(row.GetDateTime(column), TimeSpan.Zero);

    private async ValueTask Run(string sql, DateTimeOffset? caughtUpTo, CancellationToken cancellation)
    {
        await using var command = database.Source.CreateCommand(sql);
        command.Parameters.AddWithValue("id", identity.Id);
        command.Parameters.AddWithValue("caught", NpgsqlDbType.TimestampTz, caughtUpTo is { } moment ? moment.UtcDateTime : DBNull.Value);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
