using Gateway.Api.Health;
using Gateway.Api.Pipeline;
using Gateway.Api.Routing;
using Gateway.Api.Snapshot;
using Gateway.Grains.Interfaces.Providers;

namespace Gateway.Api.Endpoints.Admin.Providers;

/// <summary>Finds the configured providers and their grains. A name that is not configured activates nothing.</summary>
internal sealed class ProviderFinder(IGrainFactory grains, LostCalls lost, CurrentSnapshot snapshot, ProviderHealth health)
{
    public IEnumerable<ProviderSummary> All => snapshot.Value.Settings.Providers.OrderBy(provider => provider.Name, StringComparer.Ordinal);

    public ProviderSummary? Find(string? name) => snapshot.Value.Settings.Providers.FirstOrDefault(provider => provider.Name == name);

    public IProviderGrain GrainOf(ProviderSummary provider) => grains.GetGrain<IProviderGrain>(IProviderGrain.KeyPrefix + provider.Name);

    public async Task<ProviderHealthView> Show(ProviderSummary provider) => Show(provider, await lost.Repeat(GrainOf(provider).GetStatus));

    public ProviderHealthView Show(ProviderSummary provider, ProviderStatus status) =>
        ProviderHealthView.Of(provider, status, health.Node, health.InFlight(provider.Name));
}
