using System.Net;

namespace Gateway.Grains.Tests.Providers.Transport;

/// <summary>Answers that keep to HTTP's letter only, or not even that.</summary>
public sealed class AwkwardAnswerTests : IDisposable
{
    private readonly TransportFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Answer_BeforeTheBodyWasRead_IsHeardThoughTheConnectionBreaks(bool reused)
    {
        await using var server = new RawServer(async (_, connection) =>
        {
            if (reused)
            {
                await connection.ReadRequest();
                await connection.Answer("first");
            }

            await connection.ReadHead();
            await connection.Send("HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\nConnection: close\r\n\r\nbig");
            connection.Close();
        });
        var settings = TransportFixture.Settings(server.Url);
        if (reused)
        {
            await _fixture.Send(settings, "a");
        }

        using var response = await _fixture.Open(settings, new string('x', 32 * 1024 * 1024));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Equal("big", await response.Content.ReadAsStringAsync());
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task InterimAnswers_AreSkipped()
    {
        await using var server = new RawServer(async (_, connection) =>
        {
            await connection.ReadRequest();
            await connection.Send("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n");
            await connection.Answer("last");
        });

        Assert.Equal("last", await _fixture.Send(TransportFixture.Settings(server.Url), "a"));
    }

    [Fact]
    public async Task Body_ShorterThanItsLength_IsNoWholeAnswer()
    {
        await using var server = new RawServer(async (_, connection) =>
        {
            await connection.ReadRequest();
            await connection.Send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\nConnection: close\r\n\r\n{}");
            connection.Close();
        });
        using var response = await _fixture.Open(TransportFixture.Settings(server.Url), "a");

        await Assert.ThrowsAnyAsync<IOException>(() => Drain(response));
    }

    [Fact]
    public async Task Body_CutInAChunk_IsNoWholeAnswer()
    {
        await using var server = new RawServer(async (_, connection) =>
        {
            await connection.ReadRequest();
            await connection.Send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n");
            connection.Close();
        });
        using var response = await _fixture.Open(TransportFixture.Settings(server.Url), "a");

        await Assert.ThrowsAnyAsync<IOException>(() => Drain(response));
    }

    [Fact]
    public async Task Body_LongerThanItsLength_IsCutAndItsConnectionNotUsedAgain()
    {
        await using var server = new RawServer(async (_, connection) =>
        {
            await connection.ReadRequest();
            await connection.Send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfake");
            await connection.ReadHead();
        });
        var settings = TransportFixture.Settings(server.Url);

        Assert.Equal("{}", await _fixture.Send(settings, "a"));
        Assert.Equal("{}", await _fixture.Send(settings, "b"));
        Assert.Equal(2, server.Connections);
    }

    [Theory]
    [InlineData("nonsense\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\nbroken header\r\n\r\n{}")]
    public async Task Answer_ThatIsNoHttp_IsAFailure(string answer)
    {
        await using var server = new RawServer(async (_, connection) =>
        {
            await connection.ReadRequest();
            await connection.Send(answer);
            connection.Close();
        });

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => _fixture.Send(TransportFixture.Settings(server.Url), "a"));
        Assert.Equal(1, server.Connections);
    }

    private static async Task Drain(HttpResponseMessage response)
    {
        await using var content = await response.Content.ReadAsStreamAsync();
        await content.CopyToAsync(Stream.Null);
    }
}
