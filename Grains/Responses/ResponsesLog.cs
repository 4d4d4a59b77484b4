using Microsoft.Extensions.Logging;

namespace Gateway.Grains.Responses;

/// <summary>Event ids 3150-3159.</summary>
internal static partial class ResponsesLog
{
    [LoggerMessage(3150, LogLevel.Warning, "Where responses are kept could not be stored ({Grain}).")]
    public static partial void WriteFailed(ILogger logger, Exception exception, string grain);
}
