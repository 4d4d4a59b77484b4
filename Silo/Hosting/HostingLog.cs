namespace Gateway.Silo.Hosting;

/// <summary>Log events of the process: ids 3100 to 3199.</summary>
internal static partial class HostingLog
{
    [LoggerMessage(3100, LogLevel.Information, "The node ({Role}) is ready on {Addresses}, data in {DataDirectory}.")]
    public static partial void Ready(ILogger logger, string role, string addresses, string dataDirectory);

    [LoggerMessage(3101, LogLevel.Information, "The node is stopping: {InFlight} requests may finish within {DrainSeconds} s.")]
    public static partial void Draining(ILogger logger, int inFlight, int drainSeconds);

    [LoggerMessage(3102, LogLevel.Error, "The declared keys could not be brought in step with the configuration.")]
    public static partial void KeySyncFailed(ILogger logger, Exception exception);

    [LoggerMessage(3103, LogLevel.Warning, "{Warning}")]
    public static partial void SettingsWarning(ILogger logger, string warning);

    [LoggerMessage(3104, LogLevel.Warning, "{InFlight} requests were still running when the time to drain was over, and are cut.")]
    public static partial void DrainTimedOut(ILogger logger, int inFlight);

    [LoggerMessage(3105, LogLevel.Warning, "No silo of the cluster is to be seen: this node hosts no grains, and waits for one.")]
    public static partial void NoSilo(ILogger logger);
}
