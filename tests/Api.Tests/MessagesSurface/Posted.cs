using System.Text;
using System.Text.Json.Nodes;
using Gateway.TestKit;

namespace Gateway.Api.Tests.MessagesSurface;

/// <summary>Requests to the Messages door as bytes.</summary>
internal static class Posted
{
    public const string Hi = """{"role":"user","content":"hi"}""";

    public static string Body(string model, string fields = "", string messages = Hi, bool stream = false) =>
        $$"""{"model":"{{model}}","max_tokens":100,"messages":[{{messages}}]{{(stream ? ",\"stream\":true" : "")}}{{(fields.Length > 0 ? "," + fields : "")}} }""";

    public static Task<HttpResponseMessage> Messages(
        this TestGateway gateway, string body, string path = "/v1/messages", HttpClient? client = null, CancellationToken cancellation = default, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return (client ?? gateway.Client).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
    }

    /// <summary>The error of Anthropic's envelope, which must be one.</summary>
    public static async Task<JsonObject> Error(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        var envelope = (JsonObject)JsonNode.Parse(text)!;
        Assert.Equal("error", (string?)envelope["type"]);
        var id = (string?)envelope["request_id"];
        Assert.StartsWith("req_", id, StringComparison.Ordinal);
        Assert.Equal(id, answer.Headers.GetValues("x-request-id").Single());
        Assert.Equal(id, answer.Headers.GetValues("request-id").Single());
        return (JsonObject)envelope["error"]!;
    }
}
