using Gateway.Grains.Interfaces.Usage;
using Gateway.Grains.Storage;
using Gateway.Grains.Storage.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace Gateway.Grains.Usage.Postgres;

/// <summary>The nodes of a cluster, in its database.</summary>
internal sealed class PostgresNodes(PostgresDatabase database, NodeIdentity identity, ILocalSiloDetails silo) : ILedgerNodes
{
    /// <summary>Whom nobody saw for so long may be dead.</summary>
    public const int SilentSeconds = 30;

    private const string Enter = "INSERT INTO nodes (id, caught_up_to, seen_at) VALUES (@id, @caught, now()) ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at";

    /// <summary>Orleans' <see cref="SiloStatus.Dead"/>: for good.</summary>
    private const int Dead = 6;

    // In one statement: what was known before the others declared this process dead must not be told after it.
    private static readonly string Tell =
        $"""
        WITH own AS (SELECT status FROM cluster_member WHERE cluster_id = @cluster AND address = @address AND port = @port AND generation = @generation)
        INSERT INTO nodes (id, caught_up_to, seen_at)
        SELECT @id, CASE WHEN coalesce((SELECT status FROM own), CASE WHEN @joined THEN {Dead} END) = {Dead} THEN NULL ELSE @caught END, now()
        ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at, caught_up_to = coalesce(excluded.caught_up_to, nodes.caught_up_to)
        RETURNING (SELECT status FROM own)
        """;

    private static readonly string TryForget =
        $"""
        WITH gone AS (DELETE FROM nodes WHERE id = @id AND seen_at < now() - interval '{SilentSeconds} seconds' RETURNING id)
        SELECT EXISTS (SELECT 1 FROM gone), EXISTS (SELECT 1 FROM nodes WHERE id = @id)
        """;

    private bool _hasJoined;

    /// <summary>Makes this node known, before it has any request. What an earlier process said of the same node stays.</summary>
    /// <param name="caughtUpTo">For a node that was not known.</param>
    public async ValueTask Register(DateTimeOffset? caughtUpTo, CancellationToken cancellation)
    {
        await using var command = database.Source.CreateCommand(Enter);
        command.Parameters.AddWithValue("id", identity.Id);
        command.Parameters.AddWithValue("caught", NpgsqlDbType.TimestampTz, Moment(caughtUpTo));
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>
    /// Says that this node lives, and how far it is, unless the others have declared this process dead: they have made its grains anew, and
    /// whoever asks how far it is asks for what those it still has give out.
    /// </summary>
    /// <param name="caughtUpTo">Null for no news.</param>
    /// <returns>False where it is declared dead.</returns>
    public async ValueTask<bool> Publish(DateTimeOffset? caughtUpTo, CancellationToken cancellation)
    {
        var address = silo.SiloAddress;
        await using var command = database.Source.CreateCommand(Tell);
        command.Parameters.AddWithValue("id", identity.Id);
        command.Parameters.AddWithValue("caught", NpgsqlDbType.TimestampTz, Moment(caughtUpTo));
        command.Parameters.AddWithValue("cluster", silo.ClusterId);
        command.Parameters.AddWithValue("address", address.Endpoint.Address.ToString());
        command.Parameters.AddWithValue("port", address.Endpoint.Port);
        command.Parameters.AddWithValue("generation", address.Generation);
        command.Parameters.AddWithValue("joined", _hasJoined);
        var status = await command.ExecuteScalarAsync(cancellation) as int?;

        // Rows of the dead are removed after a day.
        var isDead = status == Dead || (status is null && _hasJoined);
        _hasJoined |= status is not null;
        return !isDead;
    }

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

    private static object Moment(DateTimeOffset? moment) => moment is { } known ? known.UtcDateTime : DBNull.Value;
}
