using Microsoft.Extensions.Logging;

namespace Gateway.Grains.RateLimits;

/// <summary>Event ids 3300-3349.</summary>
internal static partial class RateLimitLog
{
    [LoggerMessage(3300, LogLevel.Error, "The bucket {Bucket} could not be stored; it starts again from the store.")]
    public static partial void WriteFailed(ILogger logger, Exception exception, string bucket);
}
