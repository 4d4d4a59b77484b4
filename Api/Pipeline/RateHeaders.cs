using System.Globalization;
using Gateway.Grains.Interfaces.RateLimits;
using Microsoft.AspNetCore.Http;

namespace Gateway.Api.Pipeline;

/// <summary>Tells callers where their key's limits stand, in OpenAI's headers.</summary>
internal static class RateHeaders
{
    public static void Write(IHeaderDictionary headers, RateStatus status)
    {
        if (status.Requests is { } requests)
        {
            headers["x-ratelimit-limit-requests"] = Text(requests.Limit);
            headers["x-ratelimit-remaining-requests"] = Text(requests.Remaining);
            headers["x-ratelimit-reset-requests"] = Duration(requests.Reset);
        }

        if (status.Tokens is { } tokens)
        {
            headers["x-ratelimit-limit-tokens"] = Text(tokens.Limit);
            headers["x-ratelimit-remaining-tokens"] = Text(tokens.Remaining);
            headers["x-ratelimit-reset-tokens"] = Duration(tokens.Reset);
        }
    }

    /// <summary>As OpenAI writes it: <c>0s</c>, <c>250ms</c>, <c>34.142s</c>, <c>1m0s</c>.</summary>
    internal static string Duration(TimeSpan time)
    {
        var milliseconds = (long)Math.Ceiling(time.TotalMilliseconds);
        if (milliseconds is > 0 and < 1000)
        {
            return Text(milliseconds) + "ms";
        }

        var (minutes, rest) = Math.DivRem(milliseconds, 60_000);
        var seconds = (rest / 1000m).ToString("0.###", CultureInfo.InvariantCulture);
        return minutes > 0 ? $"{Text(minutes)}m{seconds}s" : seconds + "s";
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
