using System.Net.Sockets;
using System.Text;

namespace Gateway.Grains.Tests.Providers;

/// <summary>One request as a provider receives it, and the bare connection to answer on.</summary>
internal sealed class StubExchange(string requestLine, IReadOnlyDictionary<string, string> headers, byte[] body, NetworkStream stream, CancellationToken stopped)
{
    public string RequestLine => requestLine;

    public IReadOnlyDictionary<string, string> Headers => headers;

    public string Body => Encoding.UTF8.GetString(body);

    public async Task Send(string text)
    {
        await stream.WriteAsync(Encoding.UTF8.GetBytes(text));
        await stream.FlushAsync();
    }

    public Task Respond(int status, string contentType, string text, params string[] extraHeaders) => Send(
        $"HTTP/1.1 {status} X\r\nContent-Type: {contentType}\r\nContent-Length: {Encoding.UTF8.GetByteCount(text)}\r\n"
        + string.Concat(extraHeaders.Select(header => header + "\r\n")) + $"\r\n{text}");

    public Task StartStream(string firstChunk) => Send(
        $"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n{Chunk(firstChunk)}");

    public static string Chunk(string text) => $"{Encoding.UTF8.GetByteCount(text):x}\r\n{text}\r\n";

    /// <summary>Neither reads nor writes until the stub is disposed.</summary>
    public async Task DoNothing()
    {
        var stop = new TaskCompletionSource();
        await using var registration = stopped.Register(stop.SetResult);
        await stop.Task;
    }

    /// <summary>Ends when the gateway has closed the connection.</summary>
    public async Task Closed()
    {
        var buffer = new byte[4096];
        try
        {
            while (await stream.ReadAsync(buffer) > 0)
            {
            }
        }
        catch (IOException)
        {
            // A reset is a close as well.
        }
    }
}
