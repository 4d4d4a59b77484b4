using System.Net;
using System.Net.Http.Headers;
using Gateway.Grains.Interfaces.Providers;

namespace Gateway.Grains.Providers.Transport;

/// <summary>
/// A JSON body of known length, written from where it lies. The segments are slices of the caller's pooled body (and of small
/// insertions), so a reference to it is held for as long as the write runs: SendAsync may return, cancelled or with an early answer,
/// while the handler still reads from here.
/// </summary>
internal sealed class RequestBodyContent : HttpContent
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly RequestBytes _owner;
    private readonly IReadOnlyList<ReadOnlyMemory<byte>> _segments;
    private readonly long _length;
    private readonly bool _owns;
    private int _disposed;

    /// <summary>A body of our own making, whose reference is released with this content.</summary>
    public RequestBodyContent(RequestBytes owned)
        : this(owned, [owned.Memory], owned.Memory.Length) => _owns = true;

    public RequestBodyContent(RequestBytes owner, IReadOnlyList<ReadOnlyMemory<byte>> segments, long length)
    {
        _owner = owner;
        _segments = segments;
        _length = length;
        Headers.ContentType = Json;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (!_owner.TryHold())
        {
            throw new IOException("The request body was given back before it was sent.");
        }

        try
        {
            for (var i = 0; i < _segments.Count; i++)
            {
                await stream.WriteAsync(_segments[i], cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _owner.Release();
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && _owns && Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _owner.Release();
        }

        base.Dispose(disposing);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _length;
        return true;
    }
}
