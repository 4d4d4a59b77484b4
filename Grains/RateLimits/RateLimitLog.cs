using Microsoft.Extensions.Logging;

namespace Gateway.Grains.RateLimits;

/// <summary>Event ids 3300-3349.</summary>
internal static partial class RateLimitLog
{
    [LoggerMessage(3300, LogLevel.Error, "The bucket {Bucket} could not be stored; what was granted so far stays in force.")]
    public static partial void WriteFailed(ILogger logger, Exception exception, string bucket);

    [LoggerMessage(3301, LogLevel.Warning, "The bucket {Bucket} was stored by another activation meanwhile; this one ends.")]
    public static partial void WriteConflict(ILogger logger, Exception exception, string bucket);
}
