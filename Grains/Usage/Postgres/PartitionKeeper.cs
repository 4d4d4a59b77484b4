using Gateway.Grains.Storage;
using Gateway.Grains.Storage.Postgres;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gateway.Grains.Usage.Postgres;

/// <summary>
/// Once a day, and at the start: makes the ledger's partitions for the months to come, and drops those that are older than
/// <see cref="StorageSettings.RetentionMonths"/>. Each node does it; all but one find it done.
/// </summary>
internal sealed partial class PartitionKeeper(
    PostgresDatabase database,
    RequestPartitions partitions,
    StorageSettings settings,
    TimeProvider time,
    ILogger<PartitionKeeper> logger) : BackgroundService
{
    private const int MonthsAhead = 2;
    private static readonly TimeSpan Interval = TimeSpan.FromDays(1);
    private static readonly TimeSpan RetryPause = TimeSpan.FromMinutes(1);

    /// <summary>What is due now.</summary>
    public async ValueTask Keep(CancellationToken cancellation)
    {
        var month = RequestMonth.At(time.GetUtcNow());
        await using var connection = await database.Source.OpenConnectionAsync(cancellation);
        await partitions.Ensure(connection, Enumerable.Range(0, MonthsAhead + 1).Select(month.Plus), cancellation);
        if (settings.RetentionMonths is { } kept)
        {
            foreach (var table in await partitions.DropBefore(connection, month.Plus(-kept), cancellation))
            {
                LogDropped(table, kept);
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(await TryKeep(stoppingToken) ? Interval : RetryPause, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The stop.
        }
    }

    private async ValueTask<bool> TryKeep(CancellationToken stopping)
    {
        try
        {
            await Keep(stopping);
            return true;
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !stopping.IsCancellationRequested)
        {
            // The writer makes what it needs itself.
            LogFailed(exception, RetryPause);
            return false;
        }
    }

    [LoggerMessage(EventId = 2120, Level = LogLevel.Information, Message = "Dropped {Table}: the ledger keeps {Months} months.")]
    private partial void LogDropped(string table, int months);

    [LoggerMessage(EventId = 2121, Level = LogLevel.Warning, Message = "The ledger's partitions could not be looked after; next try in {Pause}.")]
    private partial void LogFailed(Exception exception, TimeSpan pause);
}
