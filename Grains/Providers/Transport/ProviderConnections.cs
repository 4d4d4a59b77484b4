using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Gateway.Grains.Providers.Transport;

/// <summary>
/// One connection pool for each provider's settings in force. A request with new settings replaces the pool; requests that run on the
/// old one finish there, and it is closed after the last of them. The pool of a provider that was removed stays, without connections
/// once they are idle, until the process ends: there are no more of them than names that were ever configured.
/// </summary>
internal sealed class ProviderConnections(ILogger<ProviderConnections> logger) : IDisposable
{
    /// <summary>How long a connect may take, DNS and TLS included.</summary>
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    /// <summary>How long a connection is used at most, so that a change in DNS is noticed.</summary>
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    /// <summary>Below the 60 s and more after which servers and load balancers drop idle connections.</summary>
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(50);

    private readonly ConcurrentDictionary<string, ProviderConnection> _current = new(StringComparer.Ordinal);

    /// <summary>The provider's connections, held; the caller releases them.</summary>
    public ProviderConnection Acquire(ProviderSettings settings)
    {
        while (true)
        {
            _current.TryGetValue(settings.Name, out var current);
            if (current is not null && ReferenceEquals(current.Settings, settings) && current.TryHold())
            {
                return current;
            }

            var created = new ProviderConnection(settings, new HttpMessageInvoker(CreateHandler(settings)), Closed);
            var swapped = current is null ? _current.TryAdd(settings.Name, created) : _current.TryUpdate(settings.Name, created, current);
            if (!swapped)
            {
                created.Release();
                continue;
            }

            ProvidersLog.ConnectionsCreated(logger, settings.Name);
            current?.Release();
        }
    }

    public void Dispose()
    {
        foreach (var name in _current.Keys)
        {
            if (_current.TryRemove(name, out var connection))
            {
                connection.Release();
            }
        }
    }

    private static SocketsHttpHandler CreateHandler(ProviderSettings settings) => new()
    {
        // A redirect is an error answer: our credential must not follow it.
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = System.Net.DecompressionMethods.None,

        // Neither trace headers to providers nor the cost of the diagnostics handler.
        ActivityHeadersPropagator = null,

        // A proxy of the environment cannot reach what listens on this machine.
        UseProxy = settings.BaseUrl is not { IsLoopback: true },
        ConnectTimeout = ConnectTimeout,
        PooledConnectionLifetime = ConnectionLifetime,
        PooledConnectionIdleTimeout = IdleTimeout,
        MaxConnectionsPerServer = settings.MaxConnections > 0 ? settings.MaxConnections : int.MaxValue,
        EnableMultipleHttp2Connections = true,

        // An answer that is dropped half way closes its connection at once: what is already buffered is drained, nothing is waited for.
        ResponseDrainTimeout = TimeSpan.Zero,
    };

    private void Closed(ProviderConnection connection) => ProvidersLog.ConnectionsClosed(logger, connection.Settings.Name);
}
