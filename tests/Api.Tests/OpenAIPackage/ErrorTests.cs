using System.ClientModel;
using Gateway.Api.Tests.Hosting;
using Gateway.TestKit;
using OpenAI.Chat;

namespace Gateway.Api.Tests.OpenAIPackage;

public sealed class ErrorTests(SharedGateway shared)
{
    [Theory]
    [InlineData("sk-gw-nobody", "sandbox/echo", 401, "invalid_api_key")]
    [InlineData(TestGateway.ApiKey, "nobody/nothing", 404, "model_not_found")]
    [InlineData(SharedGateway.NarrowKey, "sandbox/echo", 403, "model_not_allowed")]
    [InlineData(TestGateway.ApiKey, "sandbox/echo:status=429", 429, "rate_limit_exceeded")]
    [InlineData(TestGateway.ApiKey, "sandbox/echo:status=503", 503, "server_is_overloaded")]
    [InlineData(TestGateway.ApiKey, "sandbox/echo:status=401", 502, "provider_auth_error")]
    public async Task Refusal_WholeAndStreamed_IsThePackagesExceptionWithStatusAndCode(string key, string model, int status, string code)
    {
        var client = PackageClients.Of(shared.Gateway, key).GetChatClient(model);

        var whole = await Assert.ThrowsAsync<ClientResultException>(() => client.CompleteChatAsync(new UserChatMessage("hi")));
        var streamed = await Assert.ThrowsAsync<ClientResultException>(async () =>
        {
            await foreach (var _ in client.CompleteChatStreamingAsync(new UserChatMessage("hi")))
            {
            }
        });

        Assert.Equal((status, code), (whole.Status, (string?)PackageClients.Error(whole)["code"]));
        Assert.Equal((status, code), (streamed.Status, (string?)PackageClients.Error(streamed)["code"]));
    }

    [Fact]
    public async Task RateLimit_OfTheProvider_TellsHowLongToWait()
    {
        var client = PackageClients.Of(shared.Gateway).GetChatClient("sandbox/echo:status=429,retry-after=7");

        var exception = await Assert.ThrowsAsync<ClientResultException>(() => client.CompleteChatAsync(new UserChatMessage("hi")));

        Assert.True(exception.GetRawResponse()!.Headers.TryGetValue("retry-after", out var seconds));
        Assert.Equal("7", seconds);
    }

    [Fact]
    public async Task WrongField_OfTheRequest_IsNamedInParam()
    {
        var client = PackageClients.Of(shared.Gateway).GetChatClient("sandbox/echo");

        var exception = await Assert.ThrowsAsync<ClientResultException>(() => client.CompleteChatAsync(
            BinaryContent.Create(BinaryData.FromString("""{"model":"sandbox/echo","messages":"hi"}"""))));

        Assert.Equal((400, "messages"), (exception.Status, (string?)PackageClients.Error(exception)["param"]));
        Assert.Equal("invalid_request_error", (string?)PackageClients.Error(exception)["type"]);
    }
}
