using System.Text;
using Gateway.Api.Tests.Hosting;
using Gateway.TestKit;

namespace Gateway.Api.Tests.Input;

public sealed class PathTests(SharedGateway shared)
{
    [Theory]
    [InlineData("GET", "/v1")]
    [InlineData("GET", "/v1/nothing")]
    [InlineData("POST", "/v1/chat")]
    [InlineData("POST", "/v1/chat/completions/more")]
    [InlineData("GET", "/v1/../../etc/passwd")]
    [InlineData("GET", "/no/such/page")]
    public async Task Path_ThatIsUnknown_Is404InTheEnvelope(string method, string path) =>
        await Envelope.Of(await Send(method, path), 404, "not_found");

    [Theory]
    [InlineData("GET", "/v1/chat/completions")]
    [InlineData("PUT", "/v1/chat/completions")]
    [InlineData("DELETE", "/v1/embeddings")]
    [InlineData("POST", "/v1/models")]
    [InlineData("DELETE", "/v1/key")]
    public async Task Method_ThatIsNotOffered_Is405InTheEnvelope(string method, string path) =>
        await Envelope.Of(await Send(method, path), 405, "method_not_allowed");

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=utf-8")]
    [InlineData(null)]
    public async Task ContentType_OfAnyKind_IsReadAsJson(string? type)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(Posting.Good));
        if (type is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        using var answer = await shared.Gateway.Client.PostAsync("/v1/chat/completions", content);

        Assert.Equal(200, (int)answer.StatusCode);
    }

    [Theory]
    [InlineData("GARBAGE\r\n\r\n")]
    [InlineData("POST /v1/chat/completions HTTP/9.9\r\nHost: a\r\n\r\n")]
    [InlineData("POST /v1/chat/completions HTTP/1.1\r\n\r\n")]
    [InlineData("POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: -1\r\n\r\n")]
    [InlineData($"POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: Bearer {TestGateway.ApiKey}\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")]
    [InlineData($"POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: Bearer {TestGateway.ApiKey}\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    public async Task HttpThatIsBroken_IsRefusedWithoutAServerError(string request)
    {
        var answer = await RawSocket.Send(shared.Gateway, request);

        Assert.True(RawSocket.Status(answer) is >= 400 and <= 505 and not 500, answer);
    }

    private Task<HttpResponseMessage> Send(string method, string path) => shared.Gateway.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));
}
