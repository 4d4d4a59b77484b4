using Gateway.Api.Pipeline;
using Gateway.Api.Snapshot;
using Gateway.Grains.Interfaces.ApiKeys;
using Gateway.Grains.Pricing;
using Gateway.Grains.Providers;
using Gateway.Grains.Uploads;
using Gateway.Grains.Webhooks;
using Gateway.Silo.Configuration;

namespace Gateway.Silo.Hosting;

/// <summary>Puts settings into force: providers and routes by swapping the node's snapshots, declared keys by telling their grains.</summary>
internal sealed class SettingsApplier(
    CurrentSnapshot snapshot,
    ProviderRegistry providers,
    WebhooksInForce webhooks,
    BillingInForce billing,
    UploadRoom uploads,
    AdminKey admin,
    IServiceProvider services,
    ILogger<SettingsApplier> logger) : ISettingsApplier
{
    public void Apply(GatewaySettings settings)
    {
        ApplyLocally(settings);
        if (settings.Node.Role != NodeRole.Silo)
        {
            _ = TellKeys(settings);
        }
    }

    /// <summary>What needs no grain: what the next request on this node sees.</summary>
    public void ApplyLocally(GatewaySettings settings)
    {
        // Providers first: a route must not name one that the forwarder does not know yet.
        providers.Replace(settings.Providers);
        webhooks.Replace(settings.Webhooks);
        billing.Replace(settings.Api.Billing);
        uploads.MaxBytes = settings.Api.MaxStoredUploadBytes;
        snapshot.Replace(settings.Api with { AdminKey = settings.Node.AdminKey ?? admin.Secret });
    }

    /// <summary>Brings the declared keys in step. The silo must run.</summary>
    public async Task SyncKeys(GatewaySettings settings) =>
        await services.GetRequiredService<LostCalls>().Repeat(async () =>
        {
            await services.GetRequiredService<IGrainFactory>().GetGrain<IDeclaredKeysGrain>(IDeclaredKeysGrain.Key)
                .Sync([.. settings.Api.Keys.Select(key => new KeyDeclaration(key.Id, key.Secret, key.Policy))]);
            return true;
        });

    private async Task TellKeys(GatewaySettings settings)
    {
        try
        {
            await SyncKeys(settings);
        }
        catch (Exception exception)
        {
            // The node already acts on the new settings; the next change or start tells the grains again.
            HostingLog.KeySyncFailed(logger, exception);
        }
    }
}
