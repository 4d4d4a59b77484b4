using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using Gateway.Grains.Interfaces.Protocols.Forms;
using Gateway.Grains.Interfaces.Uploads;

namespace Gateway.Grains.Providers.Transport;

/// <summary>
/// A form that is read from disk while it is written, as often as that takes. Holds a reference to the upload for as long as a write runs.
/// </summary>
internal sealed class UploadContent : HttpContent
{
    private const int BufferSize = 64 * 1024;

    private readonly UploadBody _upload;
    private readonly RewrittenForm _form;

    public UploadContent(UploadBody upload, RewrittenForm form)
    {
        _upload = upload;
        _form = form;

        // Made anew from the boundary that was checked, never the caller's own header.
        Headers.ContentType = new MediaTypeHeaderValue("multipart/form-data") { Parameters = { new NameValueHeaderValue("boundary", $"\"{upload.Boundary}\"") } };
    }

    /// <summary>Whether all of it was written, at least once.</summary>
    public bool IsSent { get; private set; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (!_upload.TryHold())
        {
            throw new IOException("The upload was given back before it was sent.");
        }

        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            foreach (var segment in _form.Segments)
            {
                if (!segment.Inserted.IsEmpty)
                {
                    await stream.WriteAsync(segment.Inserted, cancellationToken).ConfigureAwait(false);
                    continue;
                }

                await Copy(segment, buffer, stream, cancellationToken).ConfigureAwait(false);
            }

            IsSent = true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            _upload.Release();
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _form.Length;
        return true;
    }

    private async Task Copy(FormSegment segment, byte[] buffer, Stream stream, CancellationToken cancellation)
    {
        for (var (at, left) = (segment.Start, segment.Length); left > 0;)
        {
            var read = await _upload.Read(at, buffer.AsMemory(0, (int)Math.Min(buffer.Length, left)), cancellation).ConfigureAwait(false);
            if (read == 0)
            {
                throw new IOException("The upload's file is shorter than it was.");
            }

            await stream.WriteAsync(buffer.AsMemory(0, read), cancellation).ConfigureAwait(false);
            at += read;
            left -= read;
        }
    }
}
