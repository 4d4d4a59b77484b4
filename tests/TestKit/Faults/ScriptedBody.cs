using System.IO.Compression;
using System.Text;

namespace Gateway.TestKit.Faults;

/// <summary>A chunked event stream on its way out: a chunk for each write, or for each byte.</summary>
internal sealed class ScriptedBody
{
    private readonly FaultConnection _connection;
    private readonly bool _isByteWise;
    private readonly MemoryStream _packed = new();
    private readonly GZipStream? _gzip;

    public ScriptedBody(FaultConnection connection, bool isGzip, bool isByteWise)
    {
        _connection = connection;
        _isByteWise = isByteWise;
        _gzip = isGzip ? new GZipStream(_packed, CompressionLevel.Fastest, leaveOpen: true) : null;
    }

    public Task WriteHead() => _connection.Write(
        $"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\ntransfer-encoding: chunked\r\n{(_gzip is null ? "" : "content-encoding: gzip\r\n")}\r\n");

    public async Task Write(string text)
    {
        if (text.Length == 0)
        {
            return;
        }

        var bytes = Encoding.UTF8.GetBytes(text);
        if (_gzip is null)
        {
            await Send(bytes);
            return;
        }

        _gzip.Write(bytes);
        _gzip.Flush();
        await SendPacked();
    }

    public async Task WriteEnd()
    {
        if (_gzip is not null)
        {
            await _gzip.DisposeAsync();
            await SendPacked();
        }

        await _connection.WriteLastChunk();
    }

    private Task SendPacked()
    {
        var bytes = _packed.ToArray();
        _packed.SetLength(0);
        return Send(bytes);
    }

    private async Task Send(byte[] bytes)
    {
        var step = _isByteWise ? 1 : Math.Max(1, bytes.Length);
        for (var at = 0; at < bytes.Length; at += step)
        {
            await _connection.WriteChunk(bytes.AsMemory(at, step));
        }
    }
}
