using System.Globalization;
using Gateway.Grains.Interfaces.Teams;
using Gateway.Grains.Interfaces.Usage;
using Gateway.Grains.Usage;
using Microsoft.Data.Sqlite;

namespace Gateway.Grains.Teams;

/// <summary>Adds lines to wallets' ledgers in the embedded database, in whatever transaction its connection is in.</summary>
internal sealed class SqliteWalletWriter : IDisposable
{
    private readonly SqliteCommand _insert;
    private readonly SqliteCommand _spent;
    private readonly SqliteCommand _spend;

    public SqliteWalletWriter(SqliteConnection connection)
    {
        _insert = Command(
            connection,
            """
            INSERT INTO wallet_lines (team, id, at, kind, amount, currency, original, original_currency, rate, rate_at, reference, request_id)
            VALUES (@team, @id, @at, @kind, @amount, @currency, @original, @original_currency, @rate, @rate_at, @reference, @request_id)
            ON CONFLICT DO NOTHING
            """,
            "@team", "@id", "@at", "@kind", "@amount", "@currency", "@original", "@original_currency", "@rate", "@rate_at", "@reference", "@request_id");
        _spent = Command(connection, "SELECT spent FROM wallet_spent WHERE team = @team", "@team");
        _spend = Command(
            connection,
            "INSERT INTO wallet_spent (team, spent) VALUES (@team, @spent) ON CONFLICT (team) DO UPDATE SET spent = excluded.spent",
            "@team", "@spent");
    }

    /// <summary>All that follows belongs to this transaction.</summary>
    public void Enter(SqliteTransaction transaction)
    {
        _insert.Transaction = transaction;
        _spent.Transaction = transaction;
        _spend.Transaction = transaction;
    }

    /// <summary>The lines of a request whose row is new.</summary>
    public void Add(UsageRecord record)
    {
        if (record.Wallet is not { } wallet || record.Team is not { } team)
        {
            return;
        }

        foreach (var line in WalletLines.Of(record))
        {
            Insert(team, line);
        }

        _spent.Parameters[0].Value = team;
        var before = _spent.ExecuteScalar() is string text ? decimal.Parse(text, NumberStyles.Number, CultureInfo.InvariantCulture) : 0;
        _spend.Parameters[0].Value = team;
        _spend.Parameters[1].Value = Text(before + wallet.Cost + wallet.Fee);
        _spend.ExecuteNonQuery();
    }

    /// <summary>False where its id or its reference is there.</summary>
    public bool Insert(string team, WalletLine line)
    {
        object?[] values =
        [
            team,
            line.Id,
            UnixTime.ToMicroseconds(line.At),
            (long)line.Kind,
            Text(line.Amount),
            line.Currency,
            line.Original is { } original ? Text(original) : null,
            line.OriginalCurrency,
            Text(line.Rate),
            line.RateAt is { } state ? UnixTime.ToMicroseconds(state) : null,
            line.Reference,
            line.RequestId,
        ];
        for (var at = 0; at < values.Length; at++)
        {
            _insert.Parameters[at].Value = values[at] ?? DBNull.Value;
        }

        return _insert.ExecuteNonQuery() == 1;
    }

    public void Dispose()
    {
        _insert.Dispose();
        _spent.Dispose();
        _spend.Dispose();
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, params string[] parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = parameter });
        }

        return command;
    }

    private static string Text(decimal value) => value.ToString(CultureInfo.InvariantCulture);
}
