using Microsoft.Extensions.Logging;

namespace Gateway.Grains.Providers;

/// <summary>Event ids 3000-3099. Names, statuses and times only: no bodies, headers or addresses' credentials.</summary>
internal static partial class ProvidersLog
{
    [LoggerMessage(3000, LogLevel.Debug, "Request {RequestId}: {Provider} answers {Model} with {Status}")]
    public static partial void Answered(ILogger logger, string requestId, string provider, string model, int status);

    [LoggerMessage(3001, LogLevel.Debug, "Request {RequestId}: {Provider} refuses {Model} with {Status} ({Code})")]
    public static partial void Refused(ILogger logger, string requestId, string provider, string model, int status, string? code);

    [LoggerMessage(3002, LogLevel.Warning, "Request {RequestId}: {Provider} could not be reached: {Failure}")]
    public static partial void ConnectFailed(ILogger logger, string requestId, string provider, HttpRequestError failure);

    [LoggerMessage(3003, LogLevel.Debug, "Request {RequestId}: cancelled before {Provider} answered")]
    public static partial void Cancelled(ILogger logger, string requestId, string provider);

    [LoggerMessage(3004, LogLevel.Error, "Provider {Provider}, request {RequestId}: the request could not be sent")]
    public static partial void UnexpectedFailure(ILogger logger, string provider, string requestId, Exception error);

    [LoggerMessage(3005, LogLevel.Debug, "Connections to {Provider} are opened with new settings")]
    public static partial void ConnectionsCreated(ILogger logger, string provider);

    [LoggerMessage(3006, LogLevel.Debug, "Connections to {Provider} under replaced settings are closed")]
    public static partial void ConnectionsClosed(ILogger logger, string provider);

}
