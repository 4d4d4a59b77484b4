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
        CreatedAt = Time(row, 1),
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
        Usage = new TokenUsage(row.GetInt64(12), row.GetInt64(13), row.GetInt64(14), row.GetInt64(15), row.GetInt64(16))
        {
            CacheWriteHour = row.GetInt32(31),
            PromptAudio = row.GetInt32(32),
            CachedAudio = row.GetInt32(33),
            PromptImage = row.GetInt32(34),
            CompletionAudio = row.GetInt32(35),
            CompletionImage = row.GetInt32(36),
            Images = (ushort)row.GetInt32(37),
            Tier = (ServiceTier)row.GetInt16(38),
            Seconds = row.GetInt32(39),
            Characters = row.GetInt32(40),
        },
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
        PriceCurrency = Text(row, 28),
        Rate = row.IsDBNull(29) ? null : row.GetDecimal(29),
        RateAt = row.IsDBNull(30) ? null : Time(row, 30),
    };

    private static DateTimeOffset Time(NpgsqlDataReader row, int column) => new(row.GetDateTime(column), TimeSpan.Zero);

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
