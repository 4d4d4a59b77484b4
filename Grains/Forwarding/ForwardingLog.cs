using Microsoft.Extensions.Logging;

namespace Gateway.Grains.Forwarding;

/// <summary>Event ids 3700-3799. Names and ids only.</summary>
internal static partial class ForwardingLog
{
    [LoggerMessage(3700, LogLevel.Error, "Request {RequestId} of another node could not be carried to {Provider}")]
    public static partial void Failed(ILogger logger, Exception error, string requestId, string provider);

    [LoggerMessage(3701, LogLevel.Warning, "{Count} requests of other nodes are cancelled: nobody has asked for their answers any more")]
    public static partial void Forgotten(ILogger logger, int count);

    [LoggerMessage(3702, LogLevel.Error, "Request {RequestId} of another node: this version cannot read its body again as {Operation}")]
    public static partial void Unreadable(ILogger logger, string requestId, string operation);

    [LoggerMessage(3703, LogLevel.Error, "The form of another node's request could not be kept")]
    public static partial void FormNotKept(ILogger logger, Exception error);
}
