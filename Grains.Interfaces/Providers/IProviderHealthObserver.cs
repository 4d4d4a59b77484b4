using Orleans.Concurrency;

namespace Gateway.Grains.Interfaces.Providers;

/// <summary>A node that is told when the health of a provider changes.</summary>
[Alias("gw.IProviderHealthObserver")]
public interface IProviderHealthObserver : IGrainObserver
{
    /// <summary>Takes the newest snapshot. May be lost: the renewal of the subscription heals that.</summary>
    [Alias("Changed"), OneWay]
    ValueTask Changed(HealthSnapshot snapshot);
}
