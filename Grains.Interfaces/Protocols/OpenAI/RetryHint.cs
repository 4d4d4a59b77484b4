using System.Globalization;

namespace Gateway.Grains.Interfaces.Protocols.OpenAI;

/// <summary>Reads how long a provider asks to wait, by the rules of OpenAI's own clients.</summary>
public static class RetryHint
{
    /// <summary>A longer wait is a provider's mistake, not a hint.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    private static readonly string[] DateFormats =
    [
        "ddd, d MMM yyyy HH:mm:ss 'GMT'",
        "dddd, dd-MMM-yy HH:mm:ss 'GMT'",
        "ddd MMM d HH:mm:ss yyyy",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
    ];

    /// <param name="retryAfterMs">The header <c>retry-after-ms</c>: milliseconds, fractions allowed. Azure sends 0 here beside a real <c>retry-after</c>, so 0 counts as absent.</param>
    /// <param name="retryAfter">The header <c>retry-after</c>: seconds, fractions allowed, or an HTTP date.</param>
    /// <param name="now">What a date is measured against.</param>
    /// <returns>Null where neither gives a wait from zero to <see cref="Longest"/>.</returns>
    public static TimeSpan? Parse(string? retryAfterMs, string? retryAfter, DateTimeOffset now)
    {
        if (TryNumber(retryAfterMs, out double milliseconds) && milliseconds != 0 && InBounds(milliseconds) is { } wait)
        {
            return wait;
        }

        if (TryNumber(retryAfter, out double seconds))
        {
            return InBounds(seconds * 1000);
        }

        const DateTimeStyles Styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowWhiteSpaces;
        return DateTimeOffset.TryParseExact(retryAfter, DateFormats, CultureInfo.InvariantCulture, Styles, out DateTimeOffset date)
            ? InBounds((date - now).TotalMilliseconds)
            : null;
    }

    private static bool TryNumber(string? text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);

    private static TimeSpan? InBounds(double milliseconds) =>
        milliseconds >= 0 && milliseconds <= Longest.TotalMilliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null;
}
