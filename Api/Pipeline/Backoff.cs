namespace Gateway.Api.Pipeline;

/// <summary>How long to wait before a target is tried again. Pure: chance (0 up to, not including, 1) comes in from outside.</summary>
internal static class Backoff
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    /// <summary>The wait a provider asked for is never cut short, and lengthened by so much at most, so that not all come back at once.</summary>
    private static readonly TimeSpan LongestJitter = TimeSpan.FromMilliseconds(250);

    /// <summary>200 ms, doubled with each pause of the request up to 2 s, and made up to a half shorter or longer by chance.</summary>
    /// <param name="pauses">Pauses that the request has made already.</param>
    public static TimeSpan Pause(int pauses, double chance)
    {
        var pause = First * Math.Pow(2, Math.Min(pauses, 10));
        return (pause < Longest ? pause : Longest) * (0.5 + chance);
    }

    /// <summary>What the provider asked for, and up to a tenth more.</summary>
    public static TimeSpan AsAsked(TimeSpan retryAfter, double chance)
    {
        var jitter = retryAfter * 0.1;
        return retryAfter + ((jitter < LongestJitter ? jitter : LongestJitter) * chance);
    }
}
