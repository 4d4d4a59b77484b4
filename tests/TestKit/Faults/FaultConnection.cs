using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;

namespace Gateway.TestKit.Faults;

/// <summary>
/// One connection of a <see cref="FaultProvider"/>. It is read all the time, so that the moment is seen at which the gateway closes it.
/// </summary>
internal sealed class FaultConnection : IDisposable
{
    private readonly Socket _socket;
    private readonly Pipe _received = new(new PipeOptions(pauseWriterThreshold: 0));
    private readonly CancellationTokenSource _gone;
    private volatile bool _isClosedHere;

    public FaultConnection(Socket socket, int number, CancellationToken stopped)
    {
        _socket = socket;
        _socket.NoDelay = true;
        _gone = CancellationTokenSource.CreateLinkedTokenSource(stopped);
        Gone = _gone.Token;
        Number = number;
        Reading = ReadSocket();
    }

    public int Number { get; }

    /// <summary>Whether it was this side that closed it.</summary>
    public bool IsClosedHere => _isClosedHere;

    /// <summary>Cancelled when the connection is closed by whatever side, or the provider stops.</summary>
    public CancellationToken Gone { get; }

    public Task Reading { get; }

    /// <summary>The next request's head, lines without their ends; null where the connection was closed instead.</summary>
    public async Task<string[]?> ReadHead()
    {
        while (true)
        {
            var read = await _received.Reader.ReadAsync();
            var text = Encoding.Latin1.GetString(read.Buffer);
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end >= 0)
            {
                _received.Reader.AdvanceTo(read.Buffer.GetPosition(end + 4));
                return text[..end].Split("\r\n");
            }

            _received.Reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (read.IsCompleted)
            {
                return null;
            }
        }
    }

    /// <summary>Exactly so many bytes of a body; null where the connection was closed before they had come.</summary>
    public async Task<byte[]?> ReadBody(int length)
    {
        var read = await _received.Reader.ReadAtLeastAsync(length);
        if (read.Buffer.Length < length)
        {
            return null;
        }

        var body = new byte[length];
        var at = 0;
        foreach (var segment in read.Buffer.Slice(0, length))
        {
            segment.CopyTo(body.AsMemory(at));
            at += segment.Length;
        }

        _received.Reader.AdvanceTo(read.Buffer.GetPosition(length));
        return body;
    }

    public Task Write(string text) => Write(Encoding.UTF8.GetBytes(text));

    public async Task Write(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await _socket.SendAsync(bytes, Gone)..];
        }
    }

    /// <summary>One chunk of the chunked coding.</summary>
    public Task WriteChunk(ReadOnlyMemory<byte> bytes) =>
        Write((byte[])[.. Encoding.ASCII.GetBytes($"{bytes.Length:x}\r\n"), .. bytes.Span, (byte)'\r', (byte)'\n']);

    /// <summary>The chunk that ends a chunked body.</summary>
    public Task WriteLastChunk() => Write("0\r\n\r\n");

    /// <summary>RST: what was sent and not yet read on the other side is lost.</summary>
    public void Reset()
    {
        _isClosedHere = true;
        try
        {
            _socket.LingerState = new LingerOption(true, 0);
        }
        catch (ObjectDisposedException)
        {
            // It was on its way out when the provider died.
        }

        _socket.Close();
    }

    /// <summary>FIN: what was sent arrives, and nothing after it.</summary>
    public void Close()
    {
        _isClosedHere = true;
        try
        {
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The other side was faster, or the connection was reset by a script.
        }

        _socket.Close();
    }

    public void Dispose()
    {
        _socket.Dispose();
        _gone.Dispose();
    }

    private async Task ReadSocket()
    {
        try
        {
            while (true)
            {
                var read = await _socket.ReceiveAsync(_received.Writer.GetMemory(16 * 1024), Gone);
                if (read == 0)
                {
                    break;
                }

                _received.Writer.Advance(read);
                await _received.Writer.FlushAsync();
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // Reset by the other side, or closed by ours.
        }

        await _gone.CancelAsync();
        await _received.Writer.CompleteAsync();
    }
}
