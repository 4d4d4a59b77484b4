using System.Data.Common;
using Gateway.Grains.Interfaces.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gateway.Grains.Storage;

/// <summary>Looks every second whether the store answers.</summary>
internal sealed class StoreWatch(DbDataSource database, TimeProvider time, ILogger<StoreWatch> logger) : BackgroundService, IStoreStatus
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private volatile bool _isAway;

    public bool IsAway => _isAway;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await Look(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Nobody asks any more.
        }
    }

    private async Task Look(CancellationToken stopping)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, patience.Token);
        var asking = Ask(either.Token);
        try
        {
            // A server that stands still does not take a cancellation either: the driver's own may last for long.
            await asking.WaitAsync(either.Token);
            if (_isAway)
            {
                StorageLog.Back(logger);
                _isAway = false;
            }
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested)
        {
            if (!_isAway)
            {
                StorageLog.Away(logger, exception);
                _isAway = true;
            }
        }

        // One question at a time.
        await asking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task Ask(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT 1";
        await command.ExecuteScalarAsync(cancellation);
    }
}
