using Gateway.Grains.Storage;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using Orleans.TestingHost;

namespace Gateway.Grains.Tests.Storage;

/// <summary>A real silo in this process with the gateway's storage in a directory of its own.</summary>
internal sealed class StorageHost : IAsyncDisposable
{
    private readonly InProcessTestCluster _cluster;

    private StorageHost(InProcessTestCluster cluster) => _cluster = cluster;

    public IServiceProvider Services => _cluster.Silos[0].ServiceProvider;

    public IGrainStorage Storage => Services.GetRequiredKeyedService<IGrainStorage>(GatewayStorage.Name);

    public static async Task<StorageHost> Start(StorageSettings settings)
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.Options.ServiceId = "gateway-tests";
        builder.ConfigureSilo((_, silo) => silo.AddGatewayStorage(settings));
        var cluster = builder.Build();
        try
        {
            await cluster.DeployAsync();
            return new StorageHost(cluster);
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.StopAllSilosAsync();
        await _cluster.DisposeAsync();
    }
}
