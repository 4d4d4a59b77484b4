using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Api.Tests.Hosting;
using Gateway.TestKit;

namespace Gateway.Api.Tests.Input;

public sealed class BodySizeTests(SharedGateway shared)
{
    private const int Small = 2000;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Body_Of40MiB_Is413WithTheDefaultBound(bool chunked)
    {
        using var answer = await Post(shared.Gateway, BodyOf(40 * 1024 * 1024), chunked);

        await Envelope.Of(answer, 413, "request_too_large");
    }

    [Fact]
    public async Task Body_Of30MiB_IsServedWithTheDefaultBound()
    {
        // Kestrel's own bound of 30,000,000 bytes must not stand in the way.
        using var answer = await Post(shared.Gateway, BodyOf(31 * 1024 * 1024), chunked: false);

        Assert.Equal(200, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Body_OfExactlyTheConfiguredBound_IsServedAndOneByteMoreIsNot()
    {
        await using var gateway = await TestGateway.Start(new JsonObject { ["MaxRequestBytes"] = Small });
        foreach (var chunked in (bool[])[false, true])
        {
            using var exact = await Post(gateway, BodyOf(Small), chunked);
            Assert.Equal(200, (int)exact.StatusCode);

            using var over = await Post(gateway, BodyOf(Small + 1), chunked);
            await Envelope.Of(over, 413, "request_too_large");
        }
    }

    [Fact]
    public async Task Body_AnnouncedTooLarge_IsRefusedBeforeItIsSent()
    {
        var answer = await RawSocket.Send(
            shared.Gateway,
            $"POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: Bearer {TestGateway.ApiKey}\r\nContent-Length: 999999999999\r\n\r\n");

        Assert.Equal(413, RawSocket.Status(answer));
    }

    private static byte[] BodyOf(int length)
    {
        const string start = """{"model":"sandbox/echo:tokens=1","messages":[{"role":"user","content":" """;
        const string end = "\"}]}";
        return Encoding.UTF8.GetBytes(start + new string('x', length - start.Length - end.Length) + end);
    }

    private static Task<HttpResponseMessage> Post(TestGateway gateway, byte[] body, bool chunked)
    {
        var content = new StreamContent(new MemoryStream(body));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions") { Content = content };
        request.Headers.TransferEncodingChunked = chunked ? true : null;
        return gateway.Client.SendAsync(request);
    }
}
