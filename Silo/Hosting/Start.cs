using Gateway.Api.Operation;
using Gateway.Api.Pipeline;
using Gateway.Grains.Interfaces.ApiKeys;
using Gateway.Grains.Storage;
using Gateway.Silo.Configuration;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Gateway.Silo.Hosting;

/// <summary>What happens once the silo runs and before the first request: declared keys, the first key, the words of the first start.</summary>
internal sealed class Start(
    GatewaySettings settings,
    SettingsApplier applier,
    AdminKey admin,
    IApiKeyIndex index,
    IStartTurn startTurn,
    IGrainFactory grains,
    IServiceProvider services,
    IServer server,
    Readiness readiness,
    TimeProvider time,
    ILogger<Start> logger) : IHostedLifecycleService
{
    private const string FirstKeyName = "default";
    private string? _firstKey;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var warning in settings.Warnings)
        {
            HostingLog.SettingsWarning(logger, warning);
        }

        // Callers' keys are the front ends' business: they know the declared ones, and can be called with the first one.
        if (settings.Node.Role == NodeRole.Silo)
        {
            return;
        }

        await applier.SyncKeys(settings);
        if (!await HasKeys(cancellationToken))
        {
            await MakeFirstKey(cancellationToken);
        }
    }

    /// <summary>The web server listens now.</summary>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        FirstWords.Print(Console.Out, addresses.FirstOrDefault() ?? "", admin, _firstKey);
        readiness.Ready();
        HostingLog.Ready(logger, settings.Node.RoleName, string.Join(", ", addresses), settings.Node.DataDirectory);
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<bool> HasKeys(CancellationToken cancellation) => (await index.List(null, 1, cancellation)).Count > 0;

    private async Task MakeFirstKey(CancellationToken cancellation)
    {
        // Nodes of a cluster may start at once: one of them finds the store new.
        await using var turn = await startTurn.Take(cancellation);
        if (!await HasKeys(cancellation))
        {
            var id = ApiKeyFormat.NewId(time);
            var secret = ApiKeyFormat.NewSecret(id);
            await services.GetRequiredService<LostCalls>().Repeat(
                () => grains.GetGrain<IApiKeyGrain>(id).Create(new ApiKeyPolicy(FirstKeyName, null, null, null, null), SecretHash.Of(secret)));
            _firstKey = secret;
        }
    }
}
