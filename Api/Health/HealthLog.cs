using Microsoft.Extensions.Logging;

namespace Gateway.Api.Health;

/// <summary>Event ids 3250-3299: this node's line to the providers' grains.</summary>
internal static partial class HealthLog
{
    [LoggerMessage(3250, LogLevel.Warning, "The health of provider {Provider} cannot be heard of; what was heard last holds until it can.")]
    public static partial void Lost(ILogger logger, Exception exception, string provider);

    [LoggerMessage(3251, LogLevel.Information, "The health of provider {Provider} is heard of again.")]
    public static partial void Found(ILogger logger, string provider);

    [LoggerMessage(3252, LogLevel.Warning, "What was seen of provider {Provider} could not be reported; it is sent again once.")]
    public static partial void ReportFailed(ILogger logger, Exception exception, string provider);

    [LoggerMessage(3253, LogLevel.Warning, "Nobody answered whether {Provider}/{Model} may be probed; it is not.")]
    public static partial void ProbeFailed(ILogger logger, Exception exception, string provider, string model);
}
