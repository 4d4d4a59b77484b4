using Gateway.Grains.Interfaces.Teams;
using Gateway.Grains.Storage.Postgres;
using Npgsql;

namespace Gateway.Grains.Teams.Postgres;

/// <summary>Wallets in the cluster's database.</summary>
internal sealed class PostgresWalletStore(PostgresDatabase database) : IWalletStore
{
    public async ValueTask<WalletLine> Credit(string team, WalletLine line, CancellationToken cancellation)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellation);

        // A statement is a transaction of its own. Another node's credit with this reference is waited for, and seen by the next statement.
        if (await PostgresWalletWriter.Insert(connection, [(team, line)], cancellation) == 1)
        {
            return line;
        }

        await using var command = Command(connection, $"SELECT {PostgresWalletWriter.Columns} FROM wallet_lines WHERE team = @team AND reference = @reference", team);
        command.Parameters.AddWithValue("reference", line.Reference ?? "");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation)
            ? Read(reader)
            : throw new InvalidOperationException($"The ledger of team {team} refuses the credit {line.Id} and does not know its reference.");
    }

    public ValueTask<decimal> Credited(string team, CancellationToken cancellation) =>
        Sum("SELECT sum(amount) FROM wallet_lines WHERE team = @team AND reference IS NOT NULL", team, "", [], cancellation);

    // One statement reads one state of the store.
    public ValueTask<decimal> Spent(string team, string before, IReadOnlySet<string> except, CancellationToken cancellation) => Sum(
        """
        SELECT coalesce((SELECT spent FROM wallet_spent WHERE team = @team), 0) - coalesce((
          SELECT sum(amount) FROM wallet_lines
          WHERE team = @team AND (request_id >= @before OR request_id = ANY(@except)) AND kind IN (2, 3)), 0)
        """,
        team, before, [.. except], cancellation);

    public async ValueTask<IReadOnlyList<WalletLine>> List(WalletQuery query, CancellationToken cancellation)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellation);
        await using var command = Command(
            connection,
            $"SELECT {PostgresWalletWriter.Columns} FROM wallet_lines WHERE team = @team AND id >= @from AND id < @to ORDER BY id DESC LIMIT @limit",
            query.Team);
        var end = query.To is { } to ? WalletLines.FloorOf(to) : WalletLines.Last;
        command.Parameters.AddWithValue("from", query.From is { } from ? WalletLines.FloorOf(from) : "");
        command.Parameters.AddWithValue("to", query.Before is { } before && string.CompareOrdinal(before, end) < 0 ? before : end);
        command.Parameters.AddWithValue("limit", query.Limit);

        var lines = new List<WalletLine>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            lines.Add(Read(reader));
        }

        return lines;
    }

    private async ValueTask<decimal> Sum(string sql, string team, string before, string[] except, CancellationToken cancellation)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellation);
        await using var command = Command(connection, $"SELECT coalesce(({sql}), 0)::text", team);
        command.Parameters.AddWithValue("before", before);
        command.Parameters.AddWithValue("except", except);
        return ExactNumeric.Read((string)(await command.ExecuteScalarAsync(cancellation))!);
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, string team)
    {
        var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddWithValue("team", team);
        return command;
    }

    private static WalletLine Read(NpgsqlDataReader row) => new(
        row.GetString(0),
        new DateTimeOffset(row.GetDateTime(1), TimeSpan.Zero),
        (WalletLineKind)row.GetInt16(2),
        row.GetDecimal(3),
        row.GetString(4),
        row.IsDBNull(5) ? null : row.GetDecimal(5),
        row.GetString(6),
        row.GetDecimal(7),
        row.IsDBNull(8) ? null : new DateTimeOffset(row.GetDateTime(8), TimeSpan.Zero),
        row.IsDBNull(9) ? null : row.GetString(9),
        row.IsDBNull(10) ? null : row.GetString(10));
}
