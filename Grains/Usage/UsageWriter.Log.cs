using Microsoft.Extensions.Logging;

namespace Gateway.Grains.Usage;

internal sealed partial class UsageWriter
{
    [LoggerMessage(EventId = 2100, Level = LogLevel.Error, Message = "The ledger's store failed {Failures} times in a row. Records wait in the spool; next try in {Pause}.")]
    private partial void LogStoreFailed(Exception exception, int failures, TimeSpan pause);

    [LoggerMessage(EventId = 2101, Level = LogLevel.Information, Message = "The ledger's store is back after {Failures} failures.")]
    private partial void LogStoreBack(int failures);

    [LoggerMessage(EventId = 2102, Level = LogLevel.Information, Message = "Replayed the spool segment {Path}: {Records} records.")]
    private partial void LogReplayed(string path, int records);

    [LoggerMessage(EventId = 2103, Level = LogLevel.Error, Message = "The spool segment {Path} has {Records} records that this program cannot read; the segment is kept with the ending .unread.")]
    private partial void LogUnreadable(string path, int records);

    [LoggerMessage(EventId = 2104, Level = LogLevel.Warning, Message = "The spool segment {Path} is in the store and could not be put away; the next start replays it, which changes nothing.")]
    private partial void LogNotDiscarded(Exception exception, string path);

    [LoggerMessage(EventId = 2105, Level = LogLevel.Warning, Message = "Stopped before all records were in the store; the next start replays the spool.")]
    private partial void LogLeftInSpool();

    [LoggerMessage(EventId = 2106, Level = LogLevel.Critical, Message = "The spool segment {Path} was removed before its records were in the store.")]
    private partial void LogVanished(Exception exception, string path);

    [LoggerMessage(EventId = 2107, Level = LogLevel.Error, Message = "A spool segment could not be read; next try in {Pause}.")]
    private partial void LogFileFailed(Exception exception, TimeSpan pause);

    [LoggerMessage(EventId = 2108, Level = LogLevel.Warning, Message = "{Lost} requests were under way when the process before this one died; they are in the ledger as node_lost, at the most that they can have cost. {Unreadable} notes of others cannot be read.")]
    private partial void LogLost(int lost, int unreadable);
}
