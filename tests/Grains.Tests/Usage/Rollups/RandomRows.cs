using Gateway.Grains.Interfaces.Usage;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Tests.Usage.Rollups;

/// <summary>Ledger rows of all kinds, spread over some days. The same seed gives the same rows.</summary>
internal static class RandomRows
{
    public static readonly DateTimeOffset Start = new(2026, 3, 27, 21, 40, 0, TimeSpan.Zero);

    public static List<UsageRecord> Make(Random random, int count, TimeSpan span)
    {
        var rows = new List<UsageRecord>(count);
        for (var number = 0; number < count; number++)
        {
            // Edges of hours are hit often, on purpose.
            var at = Start.AddMilliseconds(random.NextInt64((long)span.TotalMilliseconds));
            if (random.Next(4) == 0)
            {
                at = new DateTimeOffset(at.Year, at.Month, at.Day, at.Hour, 0, 0, TimeSpan.Zero).AddMilliseconds(random.Next(-1, 2));
            }

            rows.Add(Row(random, number, at));
        }

        return rows;
    }

    private static UsageRecord Row(Random random, int number, DateTimeOffset at)
    {
        var isAnswered = random.Next(10) > 0;
        var isPriced = isAnswered && random.Next(5) > 0;
        return new UsageRecord
        {
            Id = string.Concat(RequestId.FloorOf(at).AsSpan(0, 16), $"{number:x20}"),
            CreatedAt = at,
            Endpoint = "chat.completions",
            KeyId = $"key_{random.Next(4)}",
            Team = random.Next(4) switch { 0 => null, var team => $"team {team}" },
            RequestedModel = "smart",
            Provider = isAnswered ? $"p{random.Next(3)}" : null,
            Model = isAnswered ? $"m{random.Next(3)}" : null,
            Stream = false,
            Status = isAnswered ? 200 : random.Next(2) == 0 ? 429 : 503,
            Usage = isAnswered ? new TokenUsage(random.Next(1000), random.Next(10), random.Next(10), random.Next(1000), random.Next(10))
            {
                Images = (ushort)(number % 5 == 0 ? number % 11 : 0), Seconds = number % 7 == 0 ? number : 0, Characters = number % 3 == 0 ? 2 * number : 0,
            }
            : default,
            Cost = isPriced ? new decimal(random.Next(), random.Next(3), 0, false, (byte)random.Next(6, 24)) : null,
            Fee = isPriced && random.Next(2) == 0 ? new decimal(random.Next(), 0, 0, false, 12) : null,
            Currency = isPriced || random.Next(2) == 0 ? random.Next(5) == 0 ? "INR" : "USD" : null,
            FirstTokenUs = isAnswered ? random.Next(50, 5_000_000) : null,
            DurationUs = random.Next(50, 90_000_000),
            Cache = random.Next(6) switch { 0 => "hit", 1 => "semantic", 2 => "miss", _ => null },
            Metadata = random.Next(3) switch { 0 => """{"app":"a","n":1}""", 1 => """{"app":"b"}""", _ => null },
        };
    }
}
