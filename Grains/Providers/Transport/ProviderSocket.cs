using System.Net;
using System.Net.Sockets;

namespace Gateway.Grains.Providers.Transport;

/// <summary>Opens a TCP connection to a provider or its proxy.</summary>
internal static class ProviderSocket
{
    /// <summary>An answer may be ten minutes in coming; NATs and load balancers forget silent connections after four to six.</summary>
    private const int KeepAliveSeconds = 60;

    /// <summary>The name is looked up for every connection; the resolver of the system caches, nothing here does.</summary>
    public static async ValueTask<Stream> Connect(DnsEndPoint where, CancellationToken cancellation)
    {
        var addresses = IPAddress.TryParse(where.Host, out var literal)
            ? [literal]
            : await Dns.GetHostAddressesAsync(where.Host, cancellation).ConfigureAwait(false);
        if (addresses.Length == 0)
        {
            throw new SocketException((int)SocketError.HostNotFound);
        }

        var socket = await HappyEyeballs.Connect(
            HappyEyeballs.Alternate(addresses), (address, token) => Open(new IPEndPoint(address, where.Port), token), TimeProvider.System, cancellation)
            .ConfigureAwait(false);
        return new NetworkStream(socket, ownsSocket: true);
    }

    private static async Task<Socket> Open(IPEndPoint where, CancellationToken cancellation)
    {
        var socket = new Socket(where.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.NoDelay = true;
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, KeepAliveSeconds);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, KeepAliveSeconds);
            await socket.ConnectAsync(where, cancellation).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
