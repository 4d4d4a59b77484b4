using System.Globalization;
using Gateway.Grains.Interfaces.Teams;
using Gateway.Grains.Storage;
using Gateway.Grains.Usage;
using Microsoft.Data.Sqlite;

namespace Gateway.Grains.Teams;

/// <summary>Wallets in the embedded database.</summary>
internal sealed class SqliteWalletStore(SqliteDatabase database) : IWalletStore
{
    private const string Columns = "id, at, kind, amount, currency, original, original_currency, rate, rate_at, reference, request_id";

    public ValueTask<WalletLine> Credit(string team, WalletLine line, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using var connection = database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        using var writer = new SqliteWalletWriter(connection);
        writer.Enter(transaction);
        if (writer.Insert(team, line))
        {
            transaction.Commit();
            return new(line);
        }

        using var command = Command(connection, $"SELECT {Columns} FROM wallet_lines WHERE team = @team AND reference = @reference", team);
        command.Parameters.AddWithValue("@reference", line.Reference);
        using var reader = command.ExecuteReader();
        return reader.Read()
            ? new(Read(reader))
            : throw new InvalidOperationException($"The ledger of team {team} refuses the credit {line.Id} and does not know its reference.");
    }

    public ValueTask<decimal> Credited(string team, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using var connection = database.Open();
        using var command = Command(connection, "SELECT amount FROM wallet_lines WHERE team = @team AND reference IS NOT NULL", team);
        return new(Sum(command));
    }

    public ValueTask<decimal> Spent(string team, string before, IReadOnlySet<string> except, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using var connection = database.Open();
        using var transaction = connection.BeginTransaction(deferred: true);
        using var total = Command(connection, "SELECT spent FROM wallet_spent WHERE team = @team", team);
        using var since = Command(
            connection, "SELECT amount FROM wallet_lines WHERE team = @team AND request_id >= @before AND kind IN (2, 3)", team);
        since.Parameters.AddWithValue("@before", before);
        var spent = Sum(total) - Sum(since);
        foreach (var id in except.Where(id => string.CompareOrdinal(id, before) < 0))
        {
            using var other = Command(
                connection, "SELECT amount FROM wallet_lines WHERE team = @team AND request_id = @id AND kind IN (2, 3)", team);
            other.Parameters.AddWithValue("@id", id);
            spent -= Sum(other);
        }

        return new(spent);
    }

    public ValueTask<IReadOnlyList<WalletLine>> List(WalletQuery query, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using var connection = database.Open();
        using var command = Command(
            connection,
            $"SELECT {Columns} FROM wallet_lines WHERE team = @team AND id >= @from AND id < @to ORDER BY id DESC LIMIT @limit",
            query.Team);
        var end = query.To is { } to ? WalletLines.FloorOf(to) : WalletLines.Last;
        command.Parameters.AddWithValue("@from", query.From is { } from ? WalletLines.FloorOf(from) : "");
        command.Parameters.AddWithValue("@to", query.Before is { } before && string.CompareOrdinal(before, end) < 0 ? before : end);
        command.Parameters.AddWithValue("@limit", query.Limit);

        var lines = new List<WalletLine>();
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            lines.Add(Read(reader));
        }

        return new(lines);
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, string team)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("@team", team);
        return command;
    }

    private static decimal Sum(SqliteCommand amounts)
    {
        var sum = 0m;
        using var reader = amounts.ExecuteReader();
        while (reader.Read())
        {
            sum += Money(reader, 0);
        }

        return sum;
    }

    private static WalletLine Read(SqliteDataReader row) => new(
        row.GetString(0),
        UnixTime.FromMicroseconds(row.GetInt64(1)),
        (WalletLineKind)row.GetInt64(2),
        Money(row, 3),
        row.GetString(4),
        row.IsDBNull(5) ? null : Money(row, 5),
        row.GetString(6),
        Money(row, 7),
        row.IsDBNull(8) ? null : UnixTime.FromMicroseconds(row.GetInt64(8)),
        row.IsDBNull(9) ? null : row.GetString(9),
        row.IsDBNull(10) ? null : row.GetString(10));

    private static decimal Money(SqliteDataReader row, int column) =>
        decimal.Parse(row.GetString(column), NumberStyles.Number, CultureInfo.InvariantCulture);
}
