using Microsoft.Extensions.Logging;

namespace Gateway.Grains.Usage.Postgres;

internal sealed partial class NodeBeacon
{
    [LoggerMessage(EventId = 2130, Level = LogLevel.Warning, Message = "Budgets or wallets wait for the node {Node}, which nobody saw for {Silence}: what its requests spent is known up to {CaughtUpTo} only. Start it again with its data directory, or give it up with DELETE /admin/nodes/{Node}.")]
    private partial void LogMissed(string node, TimeSpan silence, DateTimeOffset? caughtUpTo);

    [LoggerMessage(EventId = 2131, Level = LogLevel.Warning, Message = "The nodes' progress could not be exchanged; it is tried every second.")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(EventId = 2132, Level = LogLevel.Information, Message = "The nodes' progress is exchanged again.")]
    private partial void LogBack();

    [LoggerMessage(EventId = 2133, Level = LogLevel.Warning, Message = "This node could not take itself out of the cluster's list of nodes: budgets are cautious until it is started again.")]
    private partial void LogNotRemoved(Exception exception);

    [LoggerMessage(EventId = 2134, Level = LogLevel.Warning, Message = "Stopped before all that was spent was in the store: budgets are cautious until this node is started again with its data directory.")]
    private partial void LogNotComplete();
}
