using System.Net;
using System.Net.Sockets;

namespace Gateway.Grains.Providers.Transport;

/// <summary>
/// Connects as RFC 8305 (Happy Eyeballs) asks: the addresses of both families in turn, the next one when the last has not answered within
/// <see cref="HeadStart"/>; the first that connects wins. Tried one after the other, a family that leads nowhere (a network without IPv6
/// whose resolver knows it) would take the whole connect timeout, every time.
/// </summary>
internal static class ProviderSocket
{
    public static readonly TimeSpan HeadStart = TimeSpan.FromMilliseconds(250);

    /// <summary>An answer may take ten silent minutes; NATs and load balancers forget silent connections after four to six.</summary>
    private const int KeepAliveSeconds = 60;

    public static async ValueTask<Stream> Connect(DnsEndPoint where, TimeProvider time, CancellationToken cancellation)
    {
        var addresses = IPAddress.TryParse(where.Host, out var literal)
            ? [literal]
            : Alternate(await Dns.GetHostAddressesAsync(where.Host, cancellation).ConfigureAwait(false));
        return new NetworkStream(await Connect(addresses, where.Port, time, cancellation).ConfigureAwait(false), ownsSocket: true);
    }

    /// <summary>The addresses in the resolver's order, the families taking turns.</summary>
    public static IPAddress[] Alternate(IPAddress[] addresses)
    {
        if (addresses.Length < 3)
        {
            return addresses;
        }

        var first = addresses[0].AddressFamily;
        var same = addresses.Where(address => address.AddressFamily == first).ToArray();
        var other = addresses.Where(address => address.AddressFamily != first).ToArray();
        return [.. Enumerable.Range(0, addresses.Length).SelectMany(i => same.Skip(i).Take(1).Concat(other.Skip(i).Take(1)))];
    }

    /// <summary>A connection to the first address that takes one. Throws the last one's error where none does.</summary>
    public static async Task<Socket> Connect(IPAddress[] addresses, int port, TimeProvider time, CancellationToken cancellation)
    {
        if (addresses.Length == 1)
        {
            return await Open(addresses[0], port, cancellation).ConfigureAwait(false);
        }

        using var losers = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var running = new List<Task<Socket>>();
        Exception? last = null;
        var next = 0;
        try
        {
            while (next < addresses.Length || running.Count > 0)
            {
                if (next < addresses.Length)
                {
                    running.Add(Open(addresses[next++], port, losers.Token));
                }

                if (await First(running, more: next < addresses.Length, time, cancellation).ConfigureAwait(false) is not { } ended)
                {
                    continue;
                }

                running.Remove(ended);
                if (ended.IsCompletedSuccessfully)
                {
                    return await ended.ConfigureAwait(false);
                }

                last = ended.Exception?.InnerException;
                cancellation.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            await losers.CancelAsync().ConfigureAwait(false);
            foreach (var loser in running)
            {
                _ = loser.ContinueWith(Close, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            }
        }

        throw last ?? new SocketException((int)SocketError.HostNotFound);
    }

    /// <summary>The first attempt to end; null when the next address is to be tried beside them.</summary>
    private static async Task<Task<Socket>?> First(List<Task<Socket>> running, bool more, TimeProvider time, CancellationToken cancellation)
    {
        var ended = Task.WhenAny(running);
        if (!more)
        {
            return await ended.ConfigureAwait(false);
        }

        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var pause = Task.Delay(HeadStart, time, enough.Token);
        var which = await Task.WhenAny(ended, pause).ConfigureAwait(false);
        await enough.CancelAsync().ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        return which == ended ? await ended.ConfigureAwait(false) : null;
    }

    private static async Task<Socket> Open(IPAddress address, int port, CancellationToken cancellation)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.NoDelay = true;
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, KeepAliveSeconds);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, KeepAliveSeconds);
            await socket.ConnectAsync(new IPEndPoint(address, port), cancellation).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>One that connected after all is closed; the error of one that did not is of no interest any more.</summary>
    private static void Close(Task<Socket> loser)
    {
        if (loser.IsCompletedSuccessfully)
        {
            loser.GetAwaiter().GetResult().Dispose();
        }
        else
        {
            _ = loser.Exception;
        }
    }
}
