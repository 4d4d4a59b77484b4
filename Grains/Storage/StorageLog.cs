using Microsoft.Extensions.Logging;

namespace Gateway.Grains.Storage;

/// <summary>Event ids 1200-1249.</summary>
internal static partial class StorageLog
{
    [LoggerMessage(1200, LogLevel.Error, "The store does not answer. Known keys are served within what was granted to them before; Gateway:WhenStoreIsDown says else.")]
    public static partial void Away(ILogger logger, Exception exception);

    [LoggerMessage(1201, LogLevel.Information, "The store answers again.")]
    public static partial void Back(ILogger logger);

    [LoggerMessage(1202, LogLevel.Warning, "The process stood still for {Time}. What was granted ahead is stored again before it is given out.")]
    public static partial void Stalled(ILogger logger, TimeSpan time);

    [LoggerMessage(1203, LogLevel.Warning, "Whether the other nodes have declared this one dead cannot be found out.")]
    public static partial void MembershipUnknown(ILogger logger, Exception exception);
}
