namespace Gateway.Api.Tests.Matrix;

/// <summary>Keeps the bytes of the last answer, which a package shows only in part.</summary>
internal sealed class Captured() : DelegatingHandler(new SocketsHttpHandler())
{
    public byte[] Bytes { get; private set; } = [];

    public HttpResponseMessage Answer { get; private set; } = null!;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Answer = await base.SendAsync(request, cancellationToken);
        Bytes = await Answer.Content.ReadAsByteArrayAsync(cancellationToken);
        var content = new ByteArrayContent(Bytes);
        foreach (var header in Answer.Content.Headers)
        {
            content.Headers.TryAddWithoutValidation(header.Key, header.Value);
        }

        Answer.Content = content;
        return Answer;
    }
}
