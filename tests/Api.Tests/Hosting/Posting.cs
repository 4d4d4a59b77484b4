using System.Net.Http.Headers;
using System.Text;
using Gateway.TestKit;

namespace Gateway.Api.Tests.Hosting;

/// <summary>Bodies and headers that no client library would send.</summary>
internal static class Posting
{
    public const string Good = """{"model":"sandbox/echo","messages":[{"role":"user","content":"hi"}]}""";

    public static Task<HttpResponseMessage> Send(this TestGateway gateway, byte[] body, string path = "/v1/chat/completions")
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return gateway.Client.PostAsync(path, content);
    }

    public static Task<HttpResponseMessage> Send(this TestGateway gateway, string body, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return gateway.Client.SendAsync(request);
    }
}
