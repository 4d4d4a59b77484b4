using System.Globalization;
using Gateway.Grains.Interfaces.Usage;
using Gateway.Grains.Interfaces.Values;
using Microsoft.Data.Sqlite;

namespace Gateway.Grains.Usage;

/// <summary>Reads a row whose columns are those of <see cref="RequestColumns.List"/>.</summary>
internal static class RequestRow
{
    public static UsageRecord Read(SqliteDataReader row) => new()
    {
        Id = row.GetString(0),
        CreatedAt = UnixTime.FromMicroseconds(row.GetInt64(1)),
        Endpoint = row.GetString(2),
        KeyId = row.GetString(3),
        Team = Text(row, 4),
        Route = Text(row, 5),
        RequestedModel = row.GetString(6),
        Provider = Text(row, 7),
        Model = Text(row, 8),
        Stream = row.GetInt64(9) != 0,
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
            Tier = (ServiceTier)row.GetInt32(38),
            Seconds = row.GetInt32(39),
            Characters = row.GetInt32(40),
        },
        UsageSource = (UsageSource)row.GetInt64(17),
        Cost = Money(row, 18),
        Fee = Money(row, 19),
        Currency = Text(row, 20),
        FirstTokenUs = row.IsDBNull(21) ? null : row.GetInt64(21),
        DurationUs = row.GetInt64(22),
        OverheadUs = row.GetInt64(23),
        Cache = Text(row, 24),
        Metadata = Text(row, 25),
        Attempts = UsageRecordReader.ReadAttempts(Text(row, 26)),
        Considered = UsageRecordReader.ReadConsidered(Text(row, 27)),
        PriceCurrency = Text(row, 28),
        Rate = Money(row, 29),
        RateAt = row.IsDBNull(30) ? null : UnixTime.FromMicroseconds(row.GetInt64(30)),
    };

    private static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static decimal? Money(SqliteDataReader row, int column) =>
        Text(row, column) is { } text ? decimal.Parse(text, NumberStyles.Number, CultureInfo.InvariantCulture) : null;
}
