using Gateway.Grains.Interfaces.Providers;
using Gateway.Grains.Providers;

namespace Gateway.Grains.Tests.Providers.OpenAI;

/// <summary>What goes to the provider, byte for byte.</summary>
public sealed class OpenAIClientRequestTests : IDisposable
{
    private const string Body =
        """{"model":"gw/m","models":["b/c"],"messages":[{"role":"developer","content":"be brief"},{"role":"user","content":"hi ü"}],"max_completion_tokens":5,"tool_choice":"required","stream":true,"x":[1, 2]}""";

    private readonly OpenAIClientFixture _fixture = new();

    public static TheoryData<Dialect, string> Dialects => new()
    {
        { Dialect.OpenAI, """{"model":"m","messages":[{"role":"developer","content":"be brief"},{"role":"user","content":"hi ü"}],"max_completion_tokens":5,"tool_choice":"required","stream":true,"x":[1, 2],"stream_options":{"include_usage":true}}""" },
        { Dialect.Generic, """{"model":"m","messages":[{"role":"developer","content":"be brief"},{"role":"user","content":"hi ü"}],"max_completion_tokens":5,"tool_choice":"required","stream":true,"x":[1, 2],"stream_options":{"include_usage":true}}""" },
        { Dialect.Groq, """{"model":"m","messages":[{"role":"developer","content":"be brief"},{"role":"user","content":"hi ü"}],"max_completion_tokens":5,"tool_choice":"required","stream":true,"x":[1, 2],"stream_options":{"include_usage":true}}""" },
        { Dialect.XAI, """{"model":"m","messages":[{"role":"developer","content":"be brief"},{"role":"user","content":"hi ü"}],"max_completion_tokens":5,"tool_choice":"required","stream":true,"x":[1, 2],"stream_options":{"include_usage":true}}""" },
        { Dialect.OpenRouter, """{"model":"m","messages":[{"role":"developer","content":"be brief"},{"role":"user","content":"hi ü"}],"max_completion_tokens":5,"tool_choice":"required","stream":true,"x":[1, 2],"stream_options":{"include_usage":true}}""" },
        { Dialect.DeepSeek, """{"model":"m","messages":[{"role":"system","content":"be brief"},{"role":"user","content":"hi ü"}],"max_tokens":5,"tool_choice":"required","stream":true,"x":[1, 2],"stream_options":{"include_usage":true}}""" },
        { Dialect.Ollama, """{"model":"m","messages":[{"role":"system","content":"be brief"},{"role":"user","content":"hi ü"}],"max_tokens":5,"tool_choice":"required","stream":true,"x":[1, 2],"stream_options":{"include_usage":true}}""" },
        { Dialect.VLlm, """{"model":"m","messages":[{"role":"system","content":"be brief"},{"role":"user","content":"hi ü"}],"max_completion_tokens":5,"tool_choice":"required","stream":true,"x":[1, 2],"stream_options":{"include_usage":true}}""" },
        { Dialect.Mistral, """{"model":"m","messages":[{"role":"system","content":"be brief"},{"role":"user","content":"hi ü"}],"max_tokens":5,"tool_choice":"any","stream":true,"x":[1, 2]}""" },
    };

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task Body_InADialect_IsRewrittenAndNothingElse(Dialect dialect, string expected)
    {
        var seen = await Exchange(url => OpenAIClientFixture.Settings(url, dialect), ProviderRequests.For(Body));

        Assert.Equal(expected, seen.Body);
    }

    [Theory]
    [InlineData(Dialect.OpenAI, """{"model":"m","messages":[{"role":"user","content":"hi"}],"stream":true,"stream_options":{"include_usage":true,"include_obfuscation":false}}""")]
    [InlineData(Dialect.Mistral, """{"model":"m","messages":[{"role":"user","content":"hi"}],"stream":true}""")]
    public async Task StreamOptions_OfTheCaller_AreKeptOrDroppedByDialect(Dialect dialect, string expected)
    {
        const string body = """{"model":"m","messages":[{"role":"user","content":"hi"}],"stream":true,"stream_options":{"include_usage":true,"include_obfuscation":false}}""";

        var seen = await Exchange(url => OpenAIClientFixture.Settings(url, dialect), ProviderRequests.For(body));

        Assert.Equal(expected, seen.Body);
    }

    [Fact]
    public async Task Request_OfOpenAIKind_CarriesOurHeadersOnly()
    {
        var seen = await Exchange(url => OpenAIClientFixture.Settings(url), ProviderRequests.For(ProviderRequests.Chat));

        Assert.Equal("POST /v1/chat/completions HTTP/1.1", seen.RequestLine);
        Assert.Equal(
            ["Accept", "Authorization", "Content-Length", "Content-Type", "Host", "User-Agent"],
            seen.Headers.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("Bearer " + OpenAIClientFixture.Key, seen.Headers["Authorization"]);
        Assert.Equal("application/json", seen.Headers["Content-Type"]);
        Assert.Equal("application/json", seen.Headers["Accept"]);
    }

    [Fact]
    public async Task Request_Streamed_AcceptsEvents()
    {
        var seen = await Exchange(url => OpenAIClientFixture.Settings(url), ProviderRequests.For(ProviderRequests.StreamedChat));

        Assert.Equal("text/event-stream", seen.Headers["Accept"]);
    }

    [Theory]
    [InlineData(null, "POST /openai/v1/chat/completions HTTP/1.1", true)]
    [InlineData("2024-10-21", "POST /openai/deployments/m/chat/completions?api-version=2024-10-21 HTTP/1.1", true)]
    [InlineData("2024-06-01", "POST /openai/deployments/m/chat/completions?api-version=2024-06-01 HTTP/1.1", false)]
    public async Task Request_OfAzureKind_HasItsUrlCredentialAndBody(string? version, string requestLine, bool streamOptions)
    {
        var seen = await Exchange(
            url => OpenAIClientFixture.Settings(url) with { Kind = ProviderKind.Azure, ApiVersion = version },
            ProviderRequests.For(ProviderRequests.StreamedChat));

        Assert.Equal(requestLine, seen.RequestLine);
        Assert.Equal(OpenAIClientFixture.Key, seen.Headers["api-key"]);
        Assert.DoesNotContain("Authorization", seen.Headers.Keys);
        Assert.Equal(streamOptions, seen.Body.Contains("stream_options", StringComparison.Ordinal));
        Assert.StartsWith("""{"model":"m",""", seen.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_ForEmbeddings_GoesToTheirUrlUnchangedButForTheModel()
    {
        var request = ProviderRequests.For("""{"model":"gw/e","input":["a","b"]}""", "e", ProviderOperation.Embeddings);

        var seen = await Exchange(url => OpenAIClientFixture.Settings(url, Dialect.Mistral), request);

        Assert.Equal("POST /v1/embeddings HTTP/1.1", seen.RequestLine);
        Assert.Equal("""{"model":"e","input":["a","b"]}""", seen.Body);
    }

    private async Task<StubExchange> Exchange(Func<Uri, ProviderSettings> settings, ProviderRequest request)
    {
        StubExchange? seen = null;
        await using var stub = new StubProvider(exchange =>
        {
            seen = exchange;
            return exchange.Respond(200, "application/json", "{}");
        });

        var reply = await _fixture.Send(settings(stub.Url), request);

        Assert.Equal("{}", await reply.Text());
        request.Body.Release();
        Assert.False(request.Body.TryHold(), "A reference to the body was not given back.");
        return seen!;
    }
}
