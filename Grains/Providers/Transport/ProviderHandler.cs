using System.Net;
using System.Net.Security;

namespace Gateway.Grains.Providers.Transport;

/// <summary>How connections to a provider are made and kept.</summary>
internal static class ProviderHandler
{
    /// <summary>How long a connect may take: DNS, TCP, proxy and TLS together.</summary>
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a connection takes new requests; those that run on it are not cut. A name that moved is noticed after this and the
    /// resolver's own time: vendors' records live one to five minutes, and a handshake every five minutes costs nothing.
    /// </summary>
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    /// <summary>Below the 60 s and more after which servers and load balancers drop idle connections.</summary>
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(50);

    public static SocketsHttpHandler Create(ProviderSettings settings, SslClientAuthenticationOptions? tls)
    {
        var handler = new SocketsHttpHandler
        {
            // A redirect is an error answer: our credential must not follow it.
            AllowAutoRedirect = false,
            UseCookies = false,

            // It would ask for compressed answers; ContentDecoding takes those that come unasked.
            AutomaticDecompression = DecompressionMethods.None,

            // Neither trace headers to providers nor the cost of the diagnostics handler.
            ActivityHeadersPropagator = null,

            // A proxy of the environment cannot reach what listens on this machine.
            UseProxy = settings.BaseUrl is not { IsLoopback: true },
            ConnectTimeout = ConnectTimeout,
            ConnectCallback = static (context, cancellation) => ProviderSocket.Connect(context.DnsEndPoint, cancellation),
            PlaintextStreamFilter = static (context, _) => ValueTask.FromResult<Stream>(
                context.NegotiatedHttpVersion.Major == 1 ? new ExclusiveStream(context.PlaintextStream) : new SharedStream(context.PlaintextStream)),
            PooledConnectionLifetime = ConnectionLifetime,
            PooledConnectionIdleTimeout = IdleTimeout,

            // Requests are bounded before they come here (ParallelBound); nothing may queue for a connection unseen.
            MaxConnectionsPerServer = int.MaxValue,
            EnableMultipleHttp2Connections = true,

            // An answer that is dropped half way closes its connection at once: what is already buffered is drained, nothing is waited for.
            ResponseDrainTimeout = TimeSpan.Zero,
        };
        if (tls is not null)
        {
            handler.SslOptions = tls;
        }

        return handler;
    }

    /// <summary>One whose connections serve one request each.</summary>
    public static SocketsHttpHandler CreateUnpooled(ProviderSettings settings, SslClientAuthenticationOptions? tls)
    {
        var handler = Create(settings, tls);
        handler.PooledConnectionLifetime = TimeSpan.Zero;
        return handler;
    }
}
