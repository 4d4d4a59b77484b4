using System.IO.Compression;

namespace Gateway.Grains.Providers.Transport;

/// <summary>
/// Takes off the compression of answers. None is asked for, but a cache or proxy on the way may compress all the same. What comes out is
/// as little bounded as any body: whoever reads it bounds it (a bomb is 1,000 times what was sent), by the decoded bytes and not by
/// <c>Content-Length</c>.
/// </summary>
internal static class ContentDecoding
{
    private const string Header = "Content-Encoding";

    /// <summary>
    /// The body as it was meant: <paramref name="content"/> itself where it is not compressed, else a stream over it, which decodes each
    /// flushed block as it comes, throws <see cref="IOException"/> on bytes that cannot be decoded and does not dispose
    /// <paramref name="content"/>. Null where the encoding is not one we know: <see cref="TransportReplies.UnknownEncoding"/>.
    /// </summary>
    public static Stream? Open(HttpResponseMessage response, Stream content)
    {
        if (!response.Content.Headers.NonValidated.TryGetValues(Header, out var values))
        {
            return content;
        }

        return values.ToString().Trim().ToLowerInvariant() switch
        {
            "" or "identity" => content,
            "gzip" or "x-gzip" => new DecodedStream(new GZipStream(content, CompressionMode.Decompress, leaveOpen: true)),
            "br" => new DecodedStream(new BrotliStream(content, CompressionMode.Decompress, leaveOpen: true)),

            // HTTP's deflate is zlib's format (RFC 9110, 8.4.1.2).
            "deflate" => new DecodedStream(new ZLibStream(content, CompressionMode.Decompress, leaveOpen: true)),
            _ => null,
        };
    }

    /// <summary>Length of the decoded body in bytes; null where it is not known, as of every compressed one.</summary>
    public static long? Length(HttpResponseMessage response) =>
        response.Content.Headers.NonValidated.Contains(Header) ? null : response.Content.Headers.ContentLength;
}
