using Gateway.Grains.Interfaces.Usage;
using Gateway.Grains.Interfaces.Values;
using Npgsql;

namespace Gateway.Grains.Usage.Postgres;

/// <summary>Reads a row whose columns are those of <see cref="RequestColumns.List"/>.</summary>
internal static class PostgresRequestRow
{
    public static UsageRecord Read(NpgsqlDataReader row) => new()
    {
        Id = row.GetString(0),
        CreatedAt = new DateTimeOffset(row.GetDateTime(1), TimeSpan.Zero),
        Endpoint = row.GetString(2),
        KeyId = row.GetString(3),
        Team = Text(row, 4),
        Route = Text(row, 5),
        RequestedModel = row.GetString(6),
        Provider = Text(row, 7),
        Model = Text(row, 8),
        Stream = row.GetBoolean(9),
        Status = row.GetInt32(10),
        ErrorCode = Text(row, 11),
        Usage = new TokenUsage(row.GetInt64(12), row.GetInt64(13), row.GetInt64(14), row.GetInt64(15), row.GetInt64(16)),
        UsageSource = (UsageSource)row.GetInt16(17),
        Cost = row.IsDBNull(18) ? null : row.GetDecimal(18),
        Fee = row.IsDBNull(19) ? null : row.GetDecimal(19),
        Currency = Text(row, 20),
        FirstTokenUs = row.IsDBNull(21) ? null : row.GetInt64(21),
        DurationUs = row.GetInt64(22),
        OverheadUs = row.GetInt64(23),
        Cache = Text(row, 24),
        Metadata = Text(row, 25),
        Attempts = UsageRecordReader.ReadAttempts(Text(row, 26)),
        Considered = UsageRecordReader.ReadConsidered(Text(row, 27)),
    };

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
