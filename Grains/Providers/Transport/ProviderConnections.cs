using System.Collections.Concurrent;
using System.Net.Security;
using Microsoft.Extensions.Logging;

namespace Gateway.Grains.Providers.Transport;

/// <summary>
/// One connection pool for each provider's settings in force. A request with new settings replaces the pool; requests that run on the
/// old one finish there, and it is closed after the last of them. The pool of a provider that was removed stays, without connections
/// once they are idle, until the process ends: there are no more of them than names that were ever configured.
/// </summary>
/// <param name="tls">What TLS connections trust; null for the system's roots.</param>
internal sealed class ProviderConnections(ILogger<ProviderConnections> logger, SslClientAuthenticationOptions? tls = null) : IDisposable
{
    private readonly ConcurrentDictionary<string, ProviderConnection> _current = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ParallelBound> _bounds = new(StringComparer.Ordinal);

    /// <summary>
    /// The provider's connections, held with a place among the requests in flight (<see cref="ProviderSettings.MaxConnections"/>); the
    /// caller releases both at once. Null where all places are taken: nothing queues here, another target may be free.
    /// </summary>
    public ProviderConnection? TryAcquire(ProviderSettings settings)
    {
        while (true)
        {
            _current.TryGetValue(settings.Name, out var current);
            if (current is not null && ReferenceEquals(current.Settings, settings))
            {
                switch (current.TryHold(settings.MaxConnections))
                {
                    case HoldResult.Held:
                        return current;
                    case HoldResult.Busy:
                        return null;
                }
            }

            var created = Create(settings);
            var swapped = current is null ? _current.TryAdd(settings.Name, created) : _current.TryUpdate(settings.Name, created, current);
            if (!swapped)
            {
                created.Retire();
                continue;
            }

            ProvidersLog.ConnectionsCreated(logger, settings.Name);
            current?.Retire();
        }
    }

    /// <summary>Requests to the provider that this node has in flight.</summary>
    public int InFlight(string provider) => _bounds.TryGetValue(provider, out var bound) ? bound.InFlight : 0;

    public void Dispose()
    {
        foreach (var name in _current.Keys)
        {
            if (_current.TryRemove(name, out var connection))
            {
                connection.Retire();
            }
        }
    }

    private ProviderConnection Create(ProviderSettings settings)
    {
        var handler = new StaleConnectionHandler(
            ProviderHandler.Create(settings, tls),
            () => ProviderHandler.CreateUnpooled(settings, tls),
            settings.Name,
            logger);
        return new ProviderConnection(settings, new HttpMessageInvoker(handler), _bounds.GetOrAdd(settings.Name, _ => new ParallelBound()), Closed);
    }

    private void Closed(ProviderConnection connection) => ProvidersLog.ConnectionsClosed(logger, connection.Settings.Name);
}
