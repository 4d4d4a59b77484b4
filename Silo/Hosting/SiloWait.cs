using Gateway.Grains.Interfaces.Forwarding;

namespace Gateway.Silo.Hosting;

/// <summary>A node without grains starts no further until it sees a silo that has some: it has nobody to ask before.</summary>
internal sealed class SiloWait(IForwardingNodes nodes, TimeProvider time, ILogger<SiloWait> logger) : IHostedService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (nodes.Pick([]) is null)
        {
            HostingLog.NoSilo(logger);
        }

        while (nodes.Pick([]) is null)
        {
            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
