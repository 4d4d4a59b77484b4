namespace Gateway.Grains.Webhooks;

/// <summary>What calls to webhooks may take.</summary>
internal static class WebhookLimits
{
    /// <summary>Events that wait, in all and for each webhook; further ones are dropped and logged.</summary>
    public const int QueueLength = 1000;

    /// <summary>Tries for an event.</summary>
    public const int MostTries = 5;

    /// <summary>A receiver that has not answered by then has failed.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>The pause after the first try, before its jitter; it doubles: half a minute in all, enough for a receiver that restarts.</summary>
    public static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(2);

    /// <summary>How long a stop waits for calls that are due.</summary>
    public static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(5);

    /// <summary>The pause after this many failed tries: doubled each time, and anywhere from half of that up to all of it.</summary>
    /// <param name="tries">From 1 up.</param>
    /// <param name="random">0 up to 1.</param>
    public static TimeSpan PauseAfter(int tries, double random) => FirstPause * Math.Pow(2, tries - 1) * (0.5 + (random / 2));
}
