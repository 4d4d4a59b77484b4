using System.Net;
using System.Net.Http.Headers;

namespace Gateway.Api.Tests.Media;

/// <summary>A form whose caller stops in the middle of its file and never goes on.</summary>
internal sealed class StalledForm : HttpContent
{
    private readonly byte[] _begin;

    public StalledForm(string model, int bytes)
    {
        var whole = MediaForms.Sound(MediaForms.Noise(bytes), ("model", model)).ReadAsByteArrayAsync().GetAwaiter().GetResult();
        _begin = whole[..^100];
        Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=b-1");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(_begin, cancellationToken);
        await stream.FlushAsync(cancellationToken);
        await Task.Delay(Timeout.Infinite, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
