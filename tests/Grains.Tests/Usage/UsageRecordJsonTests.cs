using System.Text;
using System.Text.Json;
using Gateway.Grains.Interfaces.Usage;
using Gateway.Grains.Interfaces.Values;
using Gateway.Grains.Usage;

namespace Gateway.Grains.Tests.Usage;

public sealed class UsageRecordJsonTests
{
    [Fact]
    public void Read_WhatWasWritten_IsTheSameRecord()
    {
        foreach (var record in (UsageRecord[])[Records.Minimal(1), Records.Full(2)])
        {
            var read = UsageRecordReader.Read(Payload(record));
            Assert.Equal(record with { Attempts = [], Considered = [] }, read with { Attempts = [], Considered = [] });
            Assert.Equal(record.Attempts, read.Attempts);
            Assert.Equal(record.Considered, read.Considered);
            Assert.Equal(record.Cost?.ToString(), read.Cost?.ToString());
        }
    }

    [Fact]
    public void Write_AMinimalRecord_IsThisText()
    {
        Assert.Equal(
            """{"id":"req_019ca9450a0100000000000000000001","created_at":1772366400001000,"endpoint":"chat.completions","key_id":"key_1","requested_model":"m","status":200,"duration_us":1}""",
            Encoding.UTF8.GetString(Payload(Records.Minimal(1)).Span));
    }

    [Fact]
    public void Read_FieldsOfANewerProgram_AreIgnored()
    {
        var text = Encoding.UTF8.GetString(Payload(Records.Minimal(1)).Span).Replace("{\"id\"", "{\"new\":{\"x\":[1]},\"id\"", StringComparison.Ordinal);
        Assert.Equal(Records.Text(Records.Minimal(1)), Records.Text(UsageRecordReader.Read(Encoding.UTF8.GetBytes(text))));
    }

    [Fact]
    public void Read_ALineOfAnOlderProgram_HasNoneOfWhatItDidNotKnow()
    {
        const string Line = """{"id":"req_019ca9450a0100000000000000000001","created_at":1772366400001000,"endpoint":"chat.completions","key_id":"key_1","requested_model":"m","status":200,"prompt_tokens":5,"cached_tokens":2,"cache_write_tokens":1,"completion_tokens":7,"reasoning_tokens":3,"usage_source":1,"cost":"0.5","fee":"0.025","currency":"INR","duration_us":1,"attempts":[{"provider":"a","model":"m","status":200,"started_at":1772366400001000,"duration_us":1,"prompt_tokens":5,"cost":"0.5"}]}""";

        var read = UsageRecordReader.Read(Encoding.UTF8.GetBytes(Line));

        Assert.Equal(new TokenUsage(5, 2, 1, 7, 3), read.Usage);
        Assert.Equal((0.5m, 0.025m, "INR", null, null, null), (read.Cost, read.Fee, read.Currency, read.PriceCurrency, read.Rate, read.RateAt));
        Assert.Equal(new TokenUsage(5, 0, 0, 0, 0), Assert.Single(read.Attempts).Usage);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"id":"x","created_at":1}""")]
    public void Read_NotARecord_Throws(string json) => Assert.Throws<JsonException>(() => UsageRecordReader.Read(Encoding.UTF8.GetBytes(json)));

    private static ReadOnlyMemory<byte> Payload(UsageRecord record) => SpoolFrame.Of(record)[SpoolFrame.HeaderLength..^1].ToArray();
}
