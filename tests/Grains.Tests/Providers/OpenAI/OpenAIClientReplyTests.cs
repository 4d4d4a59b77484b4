using Gateway.Grains.Interfaces.Providers;
using Gateway.Grains.Providers;

namespace Gateway.Grains.Tests.Providers.OpenAI;

/// <summary>What becomes of a provider's answer, or of none.</summary>
public sealed class OpenAIClientReplyTests : IDisposable
{
    private readonly OpenAIClientFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Answer_Of200_IsHandedOverOpen()
    {
        await using var stub = new StubProvider(exchange => exchange.Respond(200, "Application/JSON; charset=utf-8", """{"id":"1"}"""));

        var reply = await Send(stub);

        Assert.Equal((ProviderOutcome.Answered, 200, "application/json", 10L), (reply.Outcome, reply.Status, reply.MediaType, reply.ContentLength));
        Assert.Equal("""{"id":"1"}""", await reply.Text());
    }

    [Fact]
    public async Task Error_WithRetryAfter_IsRefusedWithBoth()
    {
        await using var stub = new StubProvider(exchange => exchange.Respond(
            429, "application/json", """{"error":{"message":"slow down","type":"requests","code":"rate_limit_exceeded","param":null}}""", "Retry-After: 2", "retry-after-ms: 1500"));

        var reply = await Send(stub);

        Assert.Equal((ProviderOutcome.Refused, 429, TimeSpan.FromMilliseconds(1500)), (reply.Outcome, reply.Status, reply.RetryAfter));
        Assert.Equal(("slow down", "requests", "rate_limit_exceeded"), (reply.Error!.Message, reply.Error.Type, reply.Error.Code));
        Assert.Null(reply.Content);
    }

    [Fact]
    public async Task Error_WithAnHttpDate_WaitsUntilThen()
    {
        await using var stub = new StubProvider(exchange => exchange.Respond(503, "text/plain", "busy", "Retry-After: Thu, 01 Jan 2026 00:00:07 GMT"));

        var reply = await Send(stub);

        Assert.Equal(TimeSpan.FromSeconds(7), reply.RetryAfter);
    }

    [Fact]
    public async Task Error_ThatRepeatsOurKey_IsMasked()
    {
        await using var stub = new StubProvider(exchange => exchange.Respond(
            401, "application/json", $$$"""{"error":{"message":"Incorrect API key provided: {{{OpenAIClientFixture.Key}}}."}}"""));

        var reply = await Send(stub);

        Assert.Equal("Incorrect API key provided: ***.", reply.Error!.Message);
    }

    [Fact]
    public async Task Error_WithoutEnd_IsReadToItsBoundAndClosed()
    {
        var closed = new TaskCompletionSource();
        await using var stub = new StubProvider(async exchange =>
        {
            await exchange.Send("HTTP/1.1 500 X\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n");
            var chunk = StubExchange.Chunk(new string('x', 8192));
            try
            {
                while (true)
                {
                    await exchange.Send(chunk);
                }
            }
            catch (IOException)
            {
                closed.SetResult();
                throw;
            }
        });

        var reply = await Send(stub);

        Assert.Equal((ProviderOutcome.Refused, 500), (reply.Outcome, reply.Status));
        Assert.InRange(reply.Error!.Message.Length, 1, 8192);
        await closed.Task;
    }

    [Fact]
    public async Task Redirect_IsAnErrorAndNotFollowed()
    {
        var requests = 0;
        await using var stub = new StubProvider(exchange =>
        {
            requests++;
            return exchange.Respond(307, "text/plain", "", "Location: /elsewhere");
        });

        var reply = await Send(stub);

        Assert.Equal((ProviderOutcome.Refused, 307, "provider_redirect", 1), (reply.Outcome, reply.Status, reply.Error!.Code, requests));
        Assert.DoesNotContain("elsewhere", reply.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_Listening_IsConnectFailedWithoutTheAddress()
    {
        var url = StubProvider.Unused();

        var reply = await _fixture.Send(
            OpenAIClientFixture.Settings(new Uri($"http://user:pass@127.0.0.1:{url.Port}/v1")), ProviderRequests.For(ProviderRequests.Chat));

        Assert.Equal((ProviderOutcome.ConnectFailed, 0), (reply.Outcome, reply.Status));
        Assert.Equal("Provider 'stub' could not be reached: no connection could be made.", reply.Error!.Message);
    }

    [Theory]
    [InlineData("", "the connection was closed before an answer came")]
    [InlineData("SSH-2.0-OpenSSH_9.6\r\n", "its answer was not valid HTTP")]
    public async Task Connection_BrokenBeforeTheHead_IsConnectFailed(string sent, string reason)
    {
        await using var stub = new StubProvider(async exchange =>
        {
            await exchange.Send(sent);
            throw new IOException("closed by the test");
        });

        var reply = await Send(stub);

        Assert.Equal(ProviderOutcome.ConnectFailed, reply.Outcome);
        Assert.Equal($"Provider 'stub' could not be reached: {reason}.", reply.Error!.Message);
    }

    [Fact]
    public async Task Body_CutShort_ThrowsOnRead()
    {
        await using var stub = new StubProvider(async exchange =>
        {
            await exchange.StartStream("data: 1\n\n");
            throw new IOException("closed by the test");
        });

        var reply = await Send(stub);

        await Assert.ThrowsAnyAsync<IOException>(() => reply.Text());
    }

    [Fact]
    public async Task Settings_WithoutBaseUrl_AreNotAvailable()
    {
        var reply = await _fixture.Send(new ProviderSettings { Name = "p", Kind = ProviderKind.OpenAI }, ProviderRequests.For(ProviderRequests.Chat));

        Assert.Equal(ProviderOutcome.NotAvailable, reply.Outcome);
    }

    private Task<ProviderReply> Send(StubProvider stub) =>
        _fixture.Send(OpenAIClientFixture.Settings(stub.Url), ProviderRequests.For(ProviderRequests.Chat));
}
