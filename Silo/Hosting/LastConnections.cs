using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Gateway.Silo.Hosting;

/// <summary>
/// Gives connections that were made as the node stopped listening the time to send their first request: the web server would close them unread,
/// which their clients see as a reset and not as a refused connection. By the real clock: it is the network that is waited for.
/// </summary>
internal sealed class LastConnections(SocketTransportFactory sockets) : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    /// <summary>A client sends its request as soon as it is connected.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(250);

    public bool CanBind(EndPoint endpoint) => sockets.CanBind(endpoint);

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new Listener(await sockets.BindAsync(endpoint, cancellationToken));

    private sealed class Listener(IConnectionListener inner) : IConnectionListener
    {
        private long _lastAt;

        public EndPoint EndPoint => inner.EndPoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            var connection = await inner.AcceptAsync(cancellationToken);
            if (connection is not null)
            {
                Volatile.Write(ref _lastAt, TimeProvider.System.GetTimestamp());
            }

            return connection;
        }

        public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            await inner.UnbindAsync(cancellationToken);
            var last = Volatile.Read(ref _lastAt);
            if (last != 0 && Grace - TimeProvider.System.GetElapsedTime(last) is var left && left > TimeSpan.Zero)
            {
                await Task.Delay(left, TimeProvider.System, cancellationToken);
            }
        }

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
