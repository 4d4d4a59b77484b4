using Gateway.Grains.Interfaces.Providers;
using Microsoft.Extensions.Logging;

namespace Gateway.Grains.Providers;

/// <summary>
/// Sends a request with the client of its provider's kind. Not part of the grain: what comes after the answer's head needs no grain, and
/// going back to one costs every request a turn.
/// </summary>
internal sealed class ProviderSender(ProviderRegistry registry, ProviderClients clients, ILogger<ProviderSender> logger)
{
    public ValueTask<ProviderReply> Send(string provider, ProviderRequest request)
    {
        // Read for every request: the settings may have been swapped since the last one.
        if (registry.Find(provider) is not { } settings)
        {
            return ValueTask.FromResult(ProviderReplies.NotAvailable($"No provider named '{provider}' is configured."));
        }

        if (clients.Find(settings.Kind) is not { } client)
        {
            return ValueTask.FromResult(ProviderReplies.NotAvailable($"Provider '{provider}' is of kind {settings.Kind}, which cannot be called yet."));
        }

        return Send(client, settings, request);
    }

    private async ValueTask<ProviderReply> Send(IProviderClient client, ProviderSettings settings, ProviderRequest request)
    {
        ProviderReply reply;
        try
        {
            reply = await client.Send(settings, request, request.Cancellation).ConfigureAwait(false);
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
            await content.DisposeAsync().ConfigureAwait(false);
            return ProviderReplies.Cancelled;
        }

        return reply;
    }
}
