using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gateway.Grains.Tests.Providers;

/// <summary>
/// A provider on loopback without an HTTP library: tests see the bytes that were sent and when the connection goes, and may answer
/// with anything or not at all.
/// </summary>
internal sealed class StubProvider : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<StubExchange, Task> _answer;
    private readonly bool _readsBody;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private readonly List<Task> _serving = [];

    /// <param name="readsBody">False: only the request's head is read.</param>
    public StubProvider(Func<StubExchange, Task> answer, bool readsBody = true)
    {
        _answer = answer;
        _readsBody = readsBody;
        _listener.Start();
        _accepting = Accept();
    }

    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>A loopback URL nobody listens on.</summary>
    public static Uri Unused()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        return new Uri($"http://127.0.0.1:{port}");
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_serving);
    }

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                _serving.Add(Serve(await _listener.AcceptSocketAsync(_stop.Token)));
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // Stopped.
        }
    }

    private async Task Serve(Socket socket)
    {
        await using var stream = new NetworkStream(socket, ownsSocket: true);
        await using var close = _stop.Token.Register(socket.Dispose);
        try
        {
            // What follows a body that was not read is no request.
            for (var more = true; more && await ReadRequest(stream) is { } exchange; more = _readsBody)
            {
                await _answer(exchange);
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // The gateway went away, which is what many tests are about.
        }
    }

    private async Task<StubExchange?> ReadRequest(NetworkStream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one) == 0)
            {
                return null;
            }

            head.Append((char)one[0]);
        }

        var lines = head.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var headers = lines.Skip(1).Select(line => line.Split(": ", 2)).ToDictionary(parts => parts[0], parts => parts[1], StringComparer.OrdinalIgnoreCase);
        var body = new byte[_readsBody ? int.Parse(headers["Content-Length"]) : 0];
        await stream.ReadExactlyAsync(body);
        return new StubExchange(lines[0], headers, body, stream, _stop.Token);
    }
}
