using Gateway.Grains.Interfaces.Usage;
using Gateway.Grains.Storage.Postgres;
using Gateway.Grains.Usage.Rollups;
using Npgsql;

namespace Gateway.Grains.Usage.Postgres;

/// <summary>Sums spend in the cluster's database: whole days and hours from the sums that the writers keep, the ragged edges from the rows.</summary>
internal sealed class PostgresSpendLedger(PostgresDatabase database) : ISpendLedger
{
    /// <summary>Seconds that the sum over a long period may take.</summary>
    private const int SumSeconds = 60;

    public async ValueTask<IReadOnlyList<SpendSum>> Sum(SpendOwner owner, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation)
    {
        var (column, name) = owner switch
        {
            { KeyId: { } key } => ("key_id", key),
            { Team: { } team } => ("team", team),
            _ => throw new ArgumentException("Spend is that of a key or of a team.", nameof(owner)),
        };
        var range = RollupRange.Of(from.ToUnixTimeMilliseconds(), to.ToUnixTimeMilliseconds());
        await using var command = database.Source.CreateCommand(SpendStatement.Of(column));
        command.CommandTimeout = SumSeconds;
        Bind(command, name, range);

        var sums = new SpendTotals();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var currency = reader.GetString(0);
            if (reader.IsDBNull(4))
            {
                sums.Add(currency, new ExactSum(ExactNumeric.Read(reader.GetString(1)), ExactNumeric.Read(reader.GetString(2))), reader.GetInt64(3));
            }
            else
            {
                sums.Add(currency, reader.GetFieldValue<byte[]>(4));
            }
        }

        return sums.ToSums();
    }

    public static void Bind(NpgsqlCommand command, string owner, in RollupRange range)
    {
        command.Parameters.AddWithValue("owner", PostgresText.Of(owner));
        command.AddIdRanges("ids", [range.RowsBefore, range.RowsAfter]);
        command.AddRanges("hours", [range.HoursBefore, range.HoursAfter]);
        command.AddRanges("days", [range.Days]);
    }
}
