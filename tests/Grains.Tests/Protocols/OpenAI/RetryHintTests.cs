using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Tests.Protocols.OpenAI;

public sealed class RetryHintTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(null, null, null)]
    [InlineData("", "", null)]
    [InlineData("250", null, 250.0)]
    [InlineData("250.5", "9", 250.5)]
    [InlineData("0", "1", 1000.0)]
    [InlineData("0", null, null)]
    [InlineData("soon", "2", 2000.0)]
    [InlineData("-5", null, null)]
    [InlineData(null, "0", 0.0)]
    [InlineData(null, "0.5", 500.0)]
    [InlineData(null, " 3 ", 3000.0)]
    [InlineData(null, "-1", null)]
    [InlineData(null, "NaN", null)]
    [InlineData(null, "Infinity", null)]
    [InlineData(null, "1e300", null)]
    [InlineData(null, "86400", 86400000.0)]
    [InlineData(null, "86401", null)]
    [InlineData(null, "Sun, 22 Nov 2026 10:00:05 GMT", 5000.0)]
    [InlineData(null, "Sunday, 22-Nov-26 10:00:05 GMT", 5000.0)]
    [InlineData(null, "Sun Nov 22 10:00:05 2026", 5000.0)]
    [InlineData(null, "2026-11-22T10:00:05Z", 5000.0)]
    [InlineData(null, "Sun, 22 Nov 2026 09:59:59 GMT", null)]
    [InlineData(null, "Wed, 25 Nov 2026 10:00:00 GMT", null)]
    [InlineData(null, "tomorrow", null)]
    public void Headers_OfEachForm_GiveTheWait(string? retryAfterMs, string? retryAfter, double? expectedMs)
    {
        Assert.Equal(expectedMs, RetryHint.Parse(retryAfterMs, retryAfter, Now)?.TotalMilliseconds);
    }
}
