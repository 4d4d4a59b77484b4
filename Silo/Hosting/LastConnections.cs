using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Gateway.Silo.Hosting;

/// <summary>
/// Gives connections that were made as the node stopped listening the time to send their first request: the web server would close them unread,
/// which their clients see as a reset and not as a refused connection.
/// </summary>
internal sealed class LastConnections(SocketTransportFactory sockets, TimeProvider time) : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    /// <summary>A client sends its request as soon as it is connected.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(500);

    public bool CanBind(EndPoint endpoint) => sockets.CanBind(endpoint);

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new Listener(await sockets.BindAsync(endpoint, cancellationToken), time);

    private sealed class Listener(IConnectionListener inner, TimeProvider time) : IConnectionListener
    {
        public EndPoint EndPoint => inner.EndPoint;

        public ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) => inner.AcceptAsync(cancellationToken);

        public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            await inner.UnbindAsync(cancellationToken);
            await Task.Delay(Grace, time, cancellationToken);
        }

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
