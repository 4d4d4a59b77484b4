using Microsoft.Extensions.Logging;

namespace Gateway.Api.Forwarding;

/// <summary>Log events of requests that other nodes carry: ids 2500 to 2599.</summary>
internal static partial class ForwardingLog
{
    [LoggerMessage(2500, LogLevel.Warning, "Request {RequestId}: the node {Node} that was to carry it to {Provider} is gone.")]
    public static partial void NodeLost(ILogger logger, Exception exception, string requestId, string provider, string node);

    [LoggerMessage(2501, LogLevel.Error, "Request {RequestId}: there is no node in the cluster that could carry it to {Provider}.")]
    public static partial void NoNode(ILogger logger, string requestId, string provider);
}
