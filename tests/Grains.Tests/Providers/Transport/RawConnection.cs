using System.Net.Sockets;
using System.Text;

namespace Gateway.Grains.Tests.Providers.Transport;

/// <summary>One connection as a provider sees it, without an HTTP library in between.</summary>
internal sealed class RawConnection(Socket socket) : IDisposable
{
    private readonly NetworkStream _stream = new(socket, ownsSocket: true);

    public Stream Stream => _stream;

    /// <summary>Reads one request's head, byte by byte so that nothing of its body is taken. Null where the client has closed.</summary>
    public async Task<string?> ReadHead()
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await _stream.ReadAsync(one) == 0)
            {
                return null;
            }

            head.Append((char)one[0]);
        }

        return head.ToString();
    }

    /// <summary>Reads one request and returns its body. Null where the client has closed.</summary>
    public async Task<string?> ReadRequest()
    {
        return await ReadHead() is { } head ? await ReadBody(head) : null;
    }

    /// <summary>Reads the body that a head has announced.</summary>
    public async Task<string> ReadBody(string head)
    {
        var length = head.Split("\r\n").First(line => line.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase))["Content-Length: ".Length..];
        var body = new byte[int.Parse(length)];
        await _stream.ReadExactlyAsync(body);
        return Encoding.UTF8.GetString(body);
    }

    public async Task Send(string text) => await _stream.WriteAsync(Encoding.UTF8.GetBytes(text));

    public async Task Send(byte[] bytes) => await _stream.WriteAsync(bytes);

    public Task Answer(string text) => Send($"HTTP/1.1 200 OK\r\nContent-Length: {text.Length}\r\n\r\n{text}");

    /// <summary>FIN.</summary>
    public void Close() => _stream.Dispose();

    /// <summary>RST.</summary>
    public void Reset()
    {
        socket.LingerState = new LingerOption(true, 0);
        _stream.Dispose();
    }

    public void Dispose() => _stream.Dispose();
}
