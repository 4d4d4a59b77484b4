using Gateway.Grains.Interfaces.Providers;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace Gateway.Grains.Providers;

/// <summary>
/// One activation a silo and provider: a stateless worker is always activated on the caller's own silo, and being reentrant it carries
/// any number of requests at once.
/// </summary>
[StatelessWorker(1), Reentrant]
internal sealed class ProviderForwarderGrain(ProviderRegistry registry, ProviderClients clients, ILogger<ProviderForwarderGrain> logger)
    : Grain, IProviderForwarderGrain
{
    private string? _name;

    public ValueTask<ProviderReply> Forward(ProviderRequest request)
    {
        // Read for every request: the settings may have been swapped since the last one.
        var name = _name ??= this.GetPrimaryKeyString();
        if (registry.Find(name) is not { } settings)
        {
            return ValueTask.FromResult(ProviderReplies.NotAvailable($"No provider named '{name}' is configured."));
        }

        if (clients.Find(settings.Kind) is not { } client)
        {
            return ValueTask.FromResult(ProviderReplies.NotAvailable($"Provider '{name}' is of kind {settings.Kind}, which cannot be called yet."));
        }

        return Send(client, settings, request);
    }

    private async ValueTask<ProviderReply> Send(IProviderClient client, ProviderSettings settings, ProviderRequest request)
    {
        ProviderReply reply;
        try
        {
            reply = await client.Send(settings, request, request.Cancellation);
        }
        catch (Exception error)
        {
            // A client turns what it expects into outcomes. What is left is a fault of ours or of the settings (a header or URL that
            // cannot be sent); it must fail over like any dead provider, and be seen.
            ProvidersLog.UnexpectedFailure(logger, settings.Name, request.RequestId, error);
            return ProviderReplies.ConnectFailed(settings.Name, "the request could not be sent");
        }

        // The attempt is over; what came at the same moment is closed here.
        if (request.Cancellation.IsCancellationRequested && reply.Content is { } content)
        {
            await content.DisposeAsync();
            return ProviderReplies.Cancelled;
        }

        return reply;
    }
}
