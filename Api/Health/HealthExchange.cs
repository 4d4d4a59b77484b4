using Gateway.Api.Snapshot;
using Gateway.Grains.Interfaces.Providers;
using Microsoft.Extensions.Hosting;

namespace Gateway.Api.Health;

/// <summary>The beat of <see cref="ProviderHealth"/>: sends what was counted every 100 ms, renews the subscriptions every 2 s. Runs while the silo does.</summary>
internal sealed class HealthExchange(ProviderHealth health, CurrentSnapshot snapshot, IGrainFactory grains, TimeProvider time) : IHostedService, IAsyncDisposable
{
    public static readonly TimeSpan SendInterval = TimeSpan.FromMilliseconds(100);

    public static readonly TimeSpan RenewInterval = TimeSpan.FromSeconds(2);

    private readonly HealthObserver _observer = new(health);
    private IProviderHealthObserver? _reference;
    private ITimer? _sending;
    private ITimer? _renewing;

    /// <summary>Subscribes before the first request, so that the node knows what is broken; a grain that does not answer keeps nobody from starting.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _reference = grains.CreateObjectReference<IProviderHealthObserver>(_observer);
        await Renew();
        _sending = time.CreateTimer(_ => Send(), null, SendInterval, SendInterval);
        _renewing = time.CreateTimer(_ => _ = Renew(), null, RenewInterval, RenewInterval);
    }

    /// <summary>The web server has stopped: what its last requests told is sent.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await DisposeAsync();
        await Task.WhenAll(health.Links.Select(link => link.Send())).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var timer in (ITimer?[])[_sending, _renewing])
        {
            if (timer is not null)
            {
                await timer.DisposeAsync();
            }
        }
    }

    /// <summary>Subscribes to every provider that is configured or was used.</summary>
    private Task Renew()
    {
        foreach (var provider in snapshot.Value.Settings.Providers)
        {
            health.Link(provider.Name);
        }

        return Task.WhenAll(health.Links.Select(link => link.Renew(health.Node, _reference!)));
    }

    private void Send()
    {
        foreach (var link in health.Links)
        {
            _ = link.Send();
        }
    }
}
