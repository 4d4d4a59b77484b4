using Gateway.Grains.Interfaces.Teams;
using Gateway.Grains.Interfaces.Usage;
using Npgsql;
using NpgsqlTypes;

namespace Gateway.Grains.Teams.Postgres;

/// <summary>Adds lines to wallets' ledgers in the cluster's database, in whatever transaction its connection is in.</summary>
internal static class PostgresWalletWriter
{
    public const string Columns = "id, at, kind, amount, currency, original, original_currency, rate, rate_at, reference, request_id";

    private const string InsertLines = $"""
        INSERT INTO wallet_lines (team, {Columns})
        SELECT * FROM unnest(@team, @id, @at, @kind, @amount, @currency, @original, @original_currency, @rate, @rate_at, @reference, @request_id)
        ON CONFLICT DO NOTHING
        """;

    // In one order everywhere: two nodes that charge the same wallets wait for each other, and must not do so crosswise.
    private const string AddSpent = """
        INSERT INTO wallet_spent (team, spent)
        SELECT team, sum(amount) FROM unnest(@team, @amount) AS charge (team, amount) GROUP BY team ORDER BY team
        ON CONFLICT (team) DO UPDATE SET spent = wallet_spent.spent + excluded.spent
        """;

    /// <summary>The lines of requests whose rows are new.</summary>
    public static async ValueTask Add(NpgsqlConnection connection, IReadOnlyList<UsageRecord> records, CancellationToken cancellation)
    {
        var charged = records.Where(static record => record is { Wallet: not null, Team: not null }).ToList();
        if (charged.Count == 0)
        {
            return;
        }

        await Insert(connection, [.. charged.SelectMany(static record => WalletLines.Of(record).Select(line => (record.Team!, line)))], cancellation);
        await using var spent = new NpgsqlCommand(AddSpent, connection);
        Add(spent, "team", NpgsqlDbType.Text, charged.Select(static record => record.Team));
        Add(spent, "amount", NpgsqlDbType.Numeric, charged.Select(static record => record.Wallet!.Cost + record.Wallet.Fee));
        await spent.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>How many were new: a line whose id or reference is there is left out.</summary>
    public static async ValueTask<int> Insert(NpgsqlConnection connection, IReadOnlyList<(string Team, WalletLine Line)> lines, CancellationToken cancellation)
    {
        await using var insert = new NpgsqlCommand(InsertLines, connection);
        Add(insert, "team", NpgsqlDbType.Text, lines.Select(static entry => entry.Team));
        Add(insert, "id", NpgsqlDbType.Text, lines.Select(static entry => entry.Line.Id));
        Add(insert, "at", NpgsqlDbType.TimestampTz, lines.Select(static entry => entry.Line.At.UtcDateTime));
        Add(insert, "kind", NpgsqlDbType.Smallint, lines.Select(static entry => (short)entry.Line.Kind));
        Add(insert, "amount", NpgsqlDbType.Numeric, lines.Select(static entry => entry.Line.Amount));
        Add(insert, "currency", NpgsqlDbType.Text, lines.Select(static entry => entry.Line.Currency));
        Add(insert, "original", NpgsqlDbType.Numeric, lines.Select(static entry => entry.Line.Original));
        Add(insert, "original_currency", NpgsqlDbType.Text, lines.Select(static entry => entry.Line.OriginalCurrency));
        Add(insert, "rate", NpgsqlDbType.Numeric, lines.Select(static entry => entry.Line.Rate));
        Add(insert, "rate_at", NpgsqlDbType.TimestampTz, lines.Select(static entry => entry.Line.RateAt?.UtcDateTime));
        Add(insert, "reference", NpgsqlDbType.Text, lines.Select(static entry => entry.Line.Reference));
        Add(insert, "request_id", NpgsqlDbType.Text, lines.Select(static entry => entry.Line.RequestId));
        return await insert.ExecuteNonQueryAsync(cancellation);
    }

    private static void Add<T>(NpgsqlCommand command, string name, NpgsqlDbType type, IEnumerable<T> values) =>
        command.Parameters.Add(new NpgsqlParameter(name, NpgsqlDbType.Array | type) { Value = values.ToArray() });
}
