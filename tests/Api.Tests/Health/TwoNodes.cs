using Gateway.Api.Health;
using Gateway.Api.Routing;
using Gateway.Api.Snapshot;
using Gateway.Grains.Interfaces.Models;
using Gateway.Grains.Interfaces.Providers;
using Gateway.Grains.Providers;
using Gateway.Grains.Storage;
using Gateway.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using Orleans.TestingHost;

namespace Gateway.Api.Tests.Health;

/// <summary>A cluster of two silos in this process, each with its front end's view of one provider, <c>up</c>.</summary>
internal sealed class TwoNodes : IAsyncDisposable
{
    public const string Provider = "up";

    private readonly InProcessTestCluster _cluster;

    private TwoNodes(InProcessTestCluster cluster, ShiftedTime time, MemoryStore store)
    {
        _cluster = cluster;
        Time = time;
        Store = store;
    }

    public ShiftedTime Time { get; }

    public MemoryStore Store { get; }

    public ProviderHealth A => HealthOf(0);

    public ProviderHealth B => HealthOf(1);

    public IProviderGrain Grain => _cluster.Client.GetGrain<IProviderGrain>(IProviderGrain.KeyPrefix + Provider);

    public static async Task<TwoNodes> Start()
    {
        var (time, store) = (new ShiftedTime(), new MemoryStore());
        var builder = new InProcessTestClusterBuilder(2);
        builder.ConfigureSilo((_, silo) =>
        {
            var settings = new CurrentSnapshot(ModelCatalog.Load());
            settings.Replace(new ApiSettings { AdminKey = TestGateway.AdminKey, Providers = [new ProviderSummary(Provider, null)] });
            silo.Services.AddSingleton<TimeProvider>(time);
            silo.Services.AddSingleton(new ProviderRegistry());
            silo.Services.AddSingleton(settings);
            silo.Services.AddSingleton<ProviderHealth>();
            silo.Services.AddHostedService<HealthExchange>();
            silo.Services.AddKeyedSingleton<IGrainStorage>(GatewayStorage.Name, store);
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return new TwoNodes(cluster, time, store);
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    private ProviderHealth HealthOf(int silo) => _cluster.GetSiloServiceProvider(_cluster.Silos[silo].SiloAddress).GetRequiredService<ProviderHealth>();
}
