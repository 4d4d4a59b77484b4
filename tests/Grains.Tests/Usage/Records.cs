using System.Globalization;
using System.Text;
using Gateway.Grains.Interfaces.Usage;
using Gateway.Grains.Interfaces.Values;
using Gateway.Grains.Usage;

namespace Gateway.Grains.Tests.Usage;

/// <summary>Ledger records for tests.</summary>
internal static class Records
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static string IdOf(int number) =>
        string.Concat(RequestId.FloorOf(Start.AddMilliseconds(number)).AsSpan(0, 16), number.ToString("x20", CultureInfo.InvariantCulture));

    public static UsageRecord Minimal(int number) => new()
    {
        Id = IdOf(number),
        CreatedAt = Start.AddMilliseconds(number),
        Endpoint = "chat.completions",
        KeyId = "key_1",
        RequestedModel = "m",
        Stream = false,
        Status = 200,
        DurationUs = number,
    };

    public static UsageRecord Full(int number) => Minimal(number) with
    {
        CreatedAt = Start.AddTicks(number * TimeSpan.TicksPerMicrosecond),
        Team = "core \"quoted\" \n\u0000 ünï 🙂",
        Route = "smart",
        Provider = "openai",
        Model = "gpt-4o",
        Stream = true,
        ErrorCode = "provider_timeout",
        Usage = new TokenUsage(long.MaxValue, 2, 3, 4, 5)
        {
            CacheWriteHour = 1, PromptAudio = int.MaxValue, CachedAudio = 6, PromptImage = 7, CompletionAudio = 8, CompletionImage = 9, Images = ushort.MaxValue, Tier = ServiceTier.Priority,
            Seconds = int.MaxValue, Characters = int.MaxValue - 1,
        },
        UsageSource = UsageSource.Counted,
        Cost = 0.00000000000000000000123450m,
        Fee = decimal.MaxValue,
        Currency = "INR",
        PriceCurrency = "USD",
        Rate = 88.60m,
        RateAt = Start.AddTicks(10),
        FirstTokenUs = 0,
        OverheadUs = 183,
        Cache = "miss",
        Metadata = """{"user":"00000000 {\"id\":\"x\"}"}""",
        Attempts =
        [
            new AttemptRecord("a", "m/1", 0, "connect", Start.AddTicks(70), 11, null, default, null),
            new AttemptRecord("b", "m/2", 200, null, Start.AddTicks(90), 12, 13, new TokenUsage(1, 2, 3, 4, 5), -0.10m),
        ],
        Considered = [new ConsideredTarget("a", "m/1", null), new ConsideredTarget("c", "m/3", "circuit_open")],
    };

    /// <summary>A form in which equal records are equal, their lists included.</summary>
    public static string Text(UsageRecord record) => Encoding.UTF8.GetString(SpoolFrame.Of(record));
}
