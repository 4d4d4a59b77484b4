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

    [Theory]
    [InlineData("Rate limit reached for gpt-4o. Limit 30000, Used 29000. Please try again in 1.242s. Visit https://x", 1242)]
    [InlineData("Please try again in 20s.", 20_000)]
    [InlineData("Please try again in 350ms.", 350)]
    [InlineData("Please try again in 7m12.5s. Need more tokens?", 432_500)]
    [InlineData("Please try again in 1h2m3s", 3_723_000)]
    [InlineData("Please try again in 6m0s.", 360_000)]
    [InlineData("Please retry after 26 seconds.", 26_000)]
    [InlineData("Please retry in 34.4s", 34_400)]
    [InlineData("Please try again in a while.", null)]
    [InlineData("Try again later", null)]
    [InlineData("", null)]
    [InlineData("try again in 99999999h", null)]
    public void Message_ThatNamesAWait_IsRead(string message, int? milliseconds) =>
        Assert.Equal(milliseconds is { } wait ? TimeSpan.FromMilliseconds(wait) : null, RetryHint.InMessage(message));
}
