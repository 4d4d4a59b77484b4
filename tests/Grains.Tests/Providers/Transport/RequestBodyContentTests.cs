using System.Buffers;
using System.Text;
using Gateway.Grains.Interfaces.Providers;
using Gateway.Grains.Providers.Transport;

namespace Gateway.Grains.Tests.Providers.Transport;

public sealed class RequestBodyContentTests
{
    [Fact]
    public async Task Write_ThatOutlivesItsCaller_HoldsTheMemory()
    {
        var body = Body();
        var sink = new StuckStream();
        using var content = new RequestBodyContent(body, [body.Memory], body.Memory.Length);

        var writing = content.CopyToAsync(sink);
        await sink.Entered;
        body.Release();

        Assert.True(body.TryHold(), "The memory went back to the pool under a running write.");
        body.Release();
        sink.Finish();
        await writing;
        Assert.False(body.TryHold(), "The write did not give its reference back.");
    }

    [Fact]
    public async Task Write_AfterTheMemoryWasGivenBack_TouchesNothing()
    {
        var body = Body();
        using var content = new RequestBodyContent(body, [body.Memory], body.Memory.Length);
        body.Release();
        using var sink = new MemoryStream();

        var error = await Assert.ThrowsAsync<HttpRequestException>(() => content.CopyToAsync(sink));

        Assert.IsType<IOException>(error.InnerException);
        Assert.Equal(0, sink.Length);
    }

    [Fact]
    public async Task Segments_AreWrittenInOrderUnderAKnownLength()
    {
        var body = Body();
        ReadOnlyMemory<byte>[] segments = [body.Memory[..2], "-"u8.ToArray(), body.Memory[2..]];
        using var content = new RequestBodyContent(body, segments, segments.Sum(segment => segment.Length));

        Assert.Equal(5, content.Headers.ContentLength);
        Assert.Equal("bo-dy", await content.ReadAsStringAsync());
    }

    private static RequestBytes Body()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(4);
        Encoding.UTF8.GetBytes("body", buffer);
        return new RequestBytes(buffer, 4);
    }
}
