using Microsoft.Extensions.Logging;

namespace Gateway.Api.Telemetry;

/// <summary>Event ids 2800-2849: metrics and traces.</summary>
internal static partial class TelemetryLog
{
    [LoggerMessage(2800, LogLevel.Warning, "Some metrics could not be read.")]
    public static partial void ObservationFailed(ILogger logger, Exception exception);
}
