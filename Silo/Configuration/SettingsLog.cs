namespace Gateway.Silo.Configuration;

/// <summary>Events 9000 to 9019.</summary>
internal static partial class SettingsLog
{
    [LoggerMessage(9000, LogLevel.Information, "Configuration changed and is in force: {Summary}.")]
    public static partial void SettingsChanged(ILogger logger, GatewaySettings summary);

    [LoggerMessage(9001, LogLevel.Error, "The changed configuration is refused, the old one stays in force: {Line}")]
    public static partial void SettingsRefused(ILogger logger, string line);

    [LoggerMessage(9002, LogLevel.Warning, "{Line}")]
    public static partial void SettingsWarning(ILogger logger, string line);

    [LoggerMessage(9003, LogLevel.Warning, "{Setting} changed; the change takes effect at the next start.")]
    public static partial void RestartNeeded(ILogger logger, string setting);

    [LoggerMessage(9004, LogLevel.Error, "The changed configuration could not be put into force.")]
    public static partial void ApplyFailed(ILogger logger, Exception exception);
}
