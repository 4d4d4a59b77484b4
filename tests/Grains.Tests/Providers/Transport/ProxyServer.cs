using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gateway.Grains.Tests.Providers.Transport;

/// <summary>
/// A proxy on loopback. Tunnels lead to one port of this machine, whatever name they are for; plain requests it answers itself.
/// </summary>
internal sealed class ProxyServer : IAsyncDisposable
{
    private readonly RawServer _server;
    private readonly int _tunnelTo;
    private readonly string _answer;

    public ProxyServer(int tunnelTo, string answer)
    {
        _tunnelTo = tunnelTo;
        _answer = answer;
        _server = new RawServer((_, connection) => Serve(connection));
    }

    public string Url => _server.Url.ToString();

    /// <summary>What it was asked: the first line of each request.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task Serve(RawConnection client)
    {
        while (await client.ReadHead() is { } head)
        {
            var line = head[..head.IndexOf("\r\n", StringComparison.Ordinal)];
            Requests.Enqueue(line);
            if (!line.StartsWith("CONNECT ", StringComparison.Ordinal))
            {
                await client.ReadBody(head);
                await client.Send($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(_answer)}\r\n\r\n{_answer}");
                continue;
            }

            await client.Send("HTTP/1.1 200 Connected\r\n\r\n");
            using var provider = new TcpClient();
            await provider.ConnectAsync(IPAddress.Loopback, _tunnelTo);
            await using var there = provider.GetStream();
            await Task.WhenAny(client.Stream.CopyToAsync(there), there.CopyToAsync(client.Stream));
            return;
        }
    }
}
