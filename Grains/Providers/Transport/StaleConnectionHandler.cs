using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Gateway.Grains.Providers.Transport;

/// <summary>
/// Sends a request again, once and on a connection that nobody used before, when the pooled one had been closed in the meantime. The
/// handler does so by itself only for requests without a body. The content must be able to be written twice.
/// </summary>
/// <param name="fresh">Makes the handler for the second time, which pools nothing. Rare, so it is made when it is first needed.</param>
internal sealed class StaleConnectionHandler(HttpMessageHandler pooled, Func<HttpMessageHandler> fresh, string provider, ILogger logger)
    : DelegatingHandler(pooled)
{
    private readonly Lazy<HttpMessageInvoker> _fresh = new(() => new HttpMessageInvoker(fresh()));

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var since = Stopwatch.GetTimestamp();
        try
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException error) when (StaleConnectionException.Explains(error, since))
        {
            TransportLog.Repeated(logger, provider);
        }

        return await _fresh.Value.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && _fresh.IsValueCreated)
        {
            _fresh.Value.Dispose();
        }

        base.Dispose(disposing);
    }
}
