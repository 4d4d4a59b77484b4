using System.Net.Sockets;
using System.Text;
using Gateway.TestKit;

namespace Gateway.Api.Tests.Hosting;

/// <summary>Bytes to a gateway as no HTTP client would write them.</summary>
internal static class RawSocket
{
    /// <summary>The answer, as far as its Content-Length or until the server closes. Each character is sent as one byte (Latin-1).</summary>
    public static async Task<string> Send(TestGateway gateway, string request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync("127.0.0.1", new Uri(gateway.Url).Port);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        var answer = new StringBuilder();
        var buffer = new byte[4096];
        int read;
        while (!IsWhole(answer.ToString()) && (read = await stream.ReadAsync(buffer)) > 0)
        {
            answer.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }

        return answer.ToString();
    }

    /// <summary>A chat request with these further header lines, each ended by CR LF, on a connection that ends with it.</summary>
    public static Task<string> Chat(TestGateway gateway, string headerLines, string body = Posting.Good) => Send(
        gateway,
        $"POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n{headerLines}\r\n{body}");

    public static int Status(string answer) => answer.Length > 12 ? int.Parse(answer.AsSpan(9, 3)) : 0;

    private static bool IsWhole(string answer)
    {
        const string name = "\r\nContent-Length: ";
        var end = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var length = answer.IndexOf(name, StringComparison.OrdinalIgnoreCase);
        return end > 0 && length > 0 && length < end
            && answer.Length >= end + 4 + int.Parse(answer[(length + name.Length)..].Split('\r')[0]);
    }
}
