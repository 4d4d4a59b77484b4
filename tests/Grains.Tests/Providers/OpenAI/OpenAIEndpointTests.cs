using Gateway.Grains.Interfaces.Providers;
using Gateway.Grains.Providers;
using Gateway.Grains.Providers.OpenAI;

namespace Gateway.Grains.Tests.Providers.OpenAI;

public sealed class OpenAIEndpointTests
{
    [Theory]
    [InlineData("https://api.openai.com", "https://api.openai.com/v1/chat/completions")]
    [InlineData("https://api.openai.com/", "https://api.openai.com/v1/chat/completions")]
    [InlineData("https://api.openai.com/v1", "https://api.openai.com/v1/chat/completions")]
    [InlineData("https://api.openai.com/v1/", "https://api.openai.com/v1/chat/completions")]
    [InlineData("https://api.groq.com/openai/v1", "https://api.groq.com/openai/v1/chat/completions")]
    [InlineData("https://host/v1beta/openai", "https://host/v1beta/openai/chat/completions")]
    [InlineData("https://host/v1?team=a", "https://host/v1/chat/completions?team=a")]
    [InlineData("http://user:pass@[::1]:8000", "http://[::1]:8000/v1/chat/completions")]
    public void OpenAIKind_BaseUrlWithOrWithoutVersion_GivesTheChatUrl(string baseUrl, string expected)
    {
        var settings = new ProviderSettings { Name = "p", Kind = ProviderKind.OpenAI, BaseUrl = new Uri(baseUrl) };

        Assert.Equal(expected, OpenAIEndpoint.Url(settings, ProviderOperation.ChatCompletions, "m").AbsoluteUri);
    }

    [Theory]
    [InlineData("https://x.openai.azure.com", null, "https://x.openai.azure.com/openai/v1/chat/completions")]
    [InlineData("https://x.openai.azure.com/openai/", null, "https://x.openai.azure.com/openai/v1/chat/completions")]
    [InlineData("https://x.openai.azure.com/openai/v1/", null, "https://x.openai.azure.com/openai/v1/chat/completions")]
    [InlineData("https://x.openai.azure.com/", "2024-10-21", "https://x.openai.azure.com/openai/deployments/my%20gpt%2F4/chat/completions?api-version=2024-10-21")]
    [InlineData("https://apim.example/team/openai", "2024-10-21", "https://apim.example/team/openai/deployments/my%20gpt%2F4/chat/completions?api-version=2024-10-21")]
    public void AzureKind_WithAndWithoutApiVersion_GivesTheChatUrl(string baseUrl, string? version, string expected)
    {
        var settings = new ProviderSettings { Name = "p", Kind = ProviderKind.Azure, BaseUrl = new Uri(baseUrl), ApiVersion = version };

        Assert.Equal(expected, OpenAIEndpoint.Url(settings, ProviderOperation.ChatCompletions, "my gpt/4").AbsoluteUri);
    }

    [Fact]
    public void Embeddings_HaveTheirOwnUrl()
    {
        var settings = new ProviderSettings { Name = "p", Kind = ProviderKind.OpenAI, BaseUrl = new Uri("http://h/v1") };

        Assert.Equal("http://h/v1/embeddings", OpenAIEndpoint.Url(settings, ProviderOperation.Embeddings, "m").AbsoluteUri);
    }

    [Theory]
    [InlineData(ProviderKind.OpenAI, "Authorization", "Bearer key-1")]
    [InlineData(ProviderKind.Azure, "api-key", "key-1")]
    public void Headers_OfAKind_CarryTheCredentialItsWay(ProviderKind kind, string name, string value)
    {
        using var request = new HttpRequestMessage();

        OpenAIEndpoint.AddHeaders(request, new ProviderSettings { Name = "p", Kind = kind, ApiKey = "key-1" }, "application/json");

        Assert.Equal([("Accept", "application/json"), ("User-Agent", "gateway"), (name, value)], Flat(request));
    }

    [Fact]
    public void Headers_Configured_TakeThePlaceOfOurs()
    {
        using var request = new HttpRequestMessage();
        var headers = new Dictionary<string, string> { ["x-team"] = "a", ["authorization"] = "Basic abc" };

        OpenAIEndpoint.AddHeaders(request, new ProviderSettings { Name = "p", Kind = ProviderKind.OpenAI, ApiKey = "key-1", Headers = headers }, "text/event-stream");

        Assert.Equal([("x-team", "a"), ("Authorization", "Basic abc"), ("Accept", "text/event-stream"), ("User-Agent", "gateway")], Flat(request));
    }

    private static List<(string, string)> Flat(HttpRequestMessage request) =>
        request.Headers.NonValidated.Select(header => (header.Key, header.Value.ToString())).ToList();
}
