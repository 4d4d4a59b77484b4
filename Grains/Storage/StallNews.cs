using Gateway.Grains.Interfaces.Nodes;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gateway.Grains.Storage;

/// <summary>After a stall the node asks at once whether the others have declared it dead, in the place of waiting for the next look at the table.</summary>
internal sealed class StallNews(StallWatch stalls, IClusterMembershipService membership, ILogger<StallNews> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        stalls.Stalled += OnStalled;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        stalls.Stalled -= OnStalled;
        return Task.CompletedTask;
    }

    private void OnStalled(TimeSpan time)
    {
        StorageLog.Stalled(logger, time);
        _ = Ask();
    }

    private async Task Ask()
    {
        try
        {
            await membership.Refresh();
        }
        catch (Exception exception)
        {
            // The table is looked at every few seconds anyway.
            StorageLog.MembershipUnknown(logger, exception);
        }
    }
}
