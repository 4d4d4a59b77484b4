using Gateway.Grains.Interfaces.Providers;

namespace Gateway.Api.Health;

/// <summary>Takes what the grains push. Orleans holds it weakly: whoever subscribes it keeps it.</summary>
internal sealed class HealthObserver(ProviderHealth health) : IProviderHealthObserver
{
    public ValueTask Changed(HealthSnapshot snapshot)
    {
        health.Take(snapshot);
        return ValueTask.CompletedTask;
    }
}
