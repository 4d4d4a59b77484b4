using System.Net;
using System.Net.Sockets;

namespace Gateway.Grains.Tests.Providers.Transport;

/// <summary>A provider on loopback that does on each connection, counted from 0, what the test says.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<RawConnection> _open = [];
    private readonly List<Task> _serving = [];
    private readonly Task _accepting;

    public RawServer(Func<int, RawConnection, Task> serve)
    {
        _listener.Start();
        _accepting = Accept(serve);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public Uri Url => new($"http://127.0.0.1:{Port}/");

    /// <summary>Connections that were made.</summary>
    public int Connections { get; private set; }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _accepting;
        _open.ForEach(connection => connection.Dispose());
        await Task.WhenAll(_serving);
    }

    private async Task Accept(Func<int, RawConnection, Task> serve)
    {
        try
        {
            while (true)
            {
                var connection = new RawConnection(await _listener.AcceptSocketAsync());
                _open.Add(connection);
                _serving.Add(Serve(serve, Connections++, connection));
            }
        }
        catch (Exception error) when (error is SocketException or InvalidOperationException)
        {
            // Stopped: while it waited, before it waited again, or disposed.
        }
    }

    private static async Task Serve(Func<int, RawConnection, Task> serve, int number, RawConnection connection)
    {
        try
        {
            await serve(number, connection);
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // The gateway went away, or the test is over.
        }
    }
}
