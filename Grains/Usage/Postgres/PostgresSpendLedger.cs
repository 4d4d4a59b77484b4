using Gateway.Grains.Interfaces.Usage;
using Gateway.Grains.Interfaces.Values;
using Gateway.Grains.Storage.Postgres;

namespace Gateway.Grains.Usage.Postgres;

/// <summary>Sums spend in the cluster's database, from the rows themselves: an index holds an owner's rows in the order of their time.</summary>
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

        await using var command = database.Source.CreateCommand($"""
            SELECT currency, sum(coalesce(cost, 0) + coalesce(fee, 0))::text, count(*)
            FROM requests WHERE {column} = @owner AND id >= @from AND id < @to AND currency <> ''
            GROUP BY currency ORDER BY currency COLLATE "C"
            """);
        command.CommandTimeout = SumSeconds;
        command.Parameters.AddWithValue("owner", PostgresText.Of(name));
        command.Parameters.AddWithValue("from", RequestId.FloorOf(from));
        command.Parameters.AddWithValue("to", RequestId.FloorOf(to));

        var sums = new List<SpendSum>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            sums.Add(new SpendSum(reader.GetString(0), ExactNumeric.Read(reader.GetString(1)), reader.GetInt64(2)));
        }

        return sums;
    }
}
