using Gateway.Grains.Interfaces.Providers;
using Gateway.Grains.Providers;
using Gateway.Grains.Providers.Gemini;

namespace Gateway.Grains.Tests.Providers.Gemini;

public sealed class GeminiEndpointTests
{
    private const string Vertex = "https://eu-aiplatform.googleapis.com/v1/projects/p/locations/l";

    [Theory]
    [InlineData("https://g.example", "https://g.example/v1beta/models/m:generateContent")]
    [InlineData("https://g.example/", "https://g.example/v1beta/models/m:generateContent")]
    [InlineData("https://g.example/v1beta", "https://g.example/v1beta/models/m:generateContent")]
    [InlineData("https://g.example/v1beta/models/", "https://g.example/v1beta/models/m:generateContent")]
    [InlineData("https://g.example/v1", "https://g.example/v1/models/m:generateContent")]
    [InlineData("https://proxy.example/google", "https://proxy.example/google/v1beta/models/m:generateContent")]
    [InlineData("https://u:p@g.example", "https://g.example/v1beta/models/m:generateContent")]
    [InlineData(Vertex, Vertex + "/publishers/google/models/m:generateContent")]
    [InlineData(Vertex + "/publishers/google", Vertex + "/publishers/google/models/m:generateContent")]
    [InlineData(Vertex + "/publishers/google/models/", Vertex + "/publishers/google/models/m:generateContent")]
    [InlineData("https://aiplatform.googleapis.com/v1/publishers/google", "https://aiplatform.googleapis.com/v1/publishers/google/models/m:generateContent")]
    public void Url_OfWhole_FollowsTheBaseUrl(string baseUrl, string expected) =>
        Assert.Equal(expected, Url(baseUrl, "m").AbsoluteUri);

    [Fact]
    public void Url_OfAStream_AsksForServerSentEvents() =>
        Assert.Equal("https://g.example/v1beta/models/m:streamGenerateContent?alt=sse", GeminiEndpoint.Url(Settings("https://g.example"), ProviderOperation.ChatCompletions, "m", stream: true).AbsoluteUri);

    [Theory]
    [InlineData("models/gemini-x", "gemini-x")]
    [InlineData("../../evil", "..%2F..%2Fevil")]
    [InlineData("..", "..")]
    [InlineData("a?b#c", "a%3Fb%23c")]
    [InlineData("a:delete", "a%3Adelete")]
    [InlineData("a%2fb", "a%252fb")]
    [InlineData("é", "%C3%A9")]
    public void ModelName_NeverLeavesItsSegment(string model, string segment)
    {
        var url = Url("https://g.example", model);

        Assert.Equal($"https://g.example/v1beta/models/{segment}:generateContent", url.AbsoluteUri);
        Assert.Equal("", url.Query + url.Fragment);
    }

    [Theory]
    [InlineData("https://g.example", "x-goog-api-key", "secret")]
    [InlineData(Vertex, "Authorization", "Bearer secret")]
    public void Credential_GoesWhereItIsLookedFor(string baseUrl, string header, string value)
    {
        var settings = Settings(baseUrl);
        using var request = new HttpRequestMessage(HttpMethod.Post, Url(baseUrl, "m"));

        GeminiEndpoint.AddHeaders(request, settings, stream: false);

        Assert.Equal([value], request.Headers.NonValidated[header]);
        Assert.Single(request.Headers.NonValidated, known => known.Value.ToString().Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public void ConfiguredHeaders_TakeThePlaceOfOurs()
    {
        var settings = Settings("https://g.example") with { Headers = new Dictionary<string, string> { ["X-Goog-Api-Key"] = "other", ["x-more"] = "1" } };
        using var request = new HttpRequestMessage(HttpMethod.Post, Url("https://g.example", "m"));

        GeminiEndpoint.AddHeaders(request, settings, stream: true);

        Assert.Equal(("other", "1", "text/event-stream"), (request.Headers.NonValidated["x-goog-api-key"].ToString(), request.Headers.NonValidated["x-more"].ToString(), request.Headers.NonValidated["Accept"].ToString()));
    }

    private static Uri Url(string baseUrl, string model) => GeminiEndpoint.Url(Settings(baseUrl), ProviderOperation.ChatCompletions, model, stream: false);

    private static ProviderSettings Settings(string baseUrl) => new() { Name = "g", Kind = ProviderKind.Gemini, BaseUrl = new Uri(baseUrl), ApiKey = "secret" };
}
