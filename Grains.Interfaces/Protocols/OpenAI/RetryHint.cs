using System.Globalization;
using System.Text.RegularExpressions;

namespace Gateway.Grains.Interfaces.Protocols.OpenAI;

/// <summary>Reads how long a provider asks to wait, by the rules of OpenAI's own clients.</summary>
public static partial class RetryHint
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

    /// <summary>
    /// Reads the wait out of an error's message: "Please try again in 6m0s." (OpenAI, Groq), "Please retry after 26 seconds." (Azure).
    /// Null where it names none.
    /// </summary>
    public static TimeSpan? InMessage(string message)
    {
        var found = Wait().Match(message);
        if (!found.Success)
        {
            return null;
        }

        double milliseconds = Part(found, "h", 3_600_000) + Part(found, "m", 60_000) + Part(found, "s", 1000) + Part(found, "ms", 1);
        return milliseconds > 0 ? InBounds(milliseconds) : null;
    }

    private static double Part(Match found, string group, double unit) => TryNumber(found.Groups[group].Value, out double number) ? number * unit : 0;

    [GeneratedRegex(
        @"\b(?:try again|retry) (?:in|after) (?:(?<h>\d{1,3})h)?(?:(?<m>\d{1,4})m(?!s|i))?(?:(?<ms>\d{1,9}(?:\.\d+)?) ?(?:ms|milliseconds?)|(?<s>\d{1,6}(?:\.\d+)?) ?(?:s|seconds?))?\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Wait();

    private static bool TryNumber(string? text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);

    private static TimeSpan? InBounds(double milliseconds) =>
        milliseconds >= 0 && milliseconds <= Longest.TotalMilliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null;
}
