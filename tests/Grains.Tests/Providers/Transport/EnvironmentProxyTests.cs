using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Gateway.TestKit;
using Microsoft.AspNetCore.Http;

namespace Gateway.Grains.Tests.Providers.Transport;

/// <summary>Proxies and roots of the environment, which a process reads once: hence the real process.</summary>
public sealed class EnvironmentProxyTests : IDisposable
{
    private const string Key = "test-key-of-24-characters-or-more";

    private readonly Certificates _certificates = new();
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gateway-proxy-");

    public void Dispose()
    {
        _certificates.Dispose();
        _directory.Delete(recursive: true);
    }

    [Fact]
    public async Task Proxies_OfTheEnvironment_AreUsedExceptForWhatNeedsNone()
    {
        await using var secure = await TlsServer.Start(_certificates.Server, http => Json(http, StubAnswers.Chat($"secure {http.Request.Protocol}")));
        await using var near = new StubProvider(exchange => exchange.Respond(200, "application/json", StubAnswers.Chat("near")));
        await using var proxy = new ProxyServer(secure.Port, StubAnswers.Chat("plain"));
        await File.WriteAllTextAsync(Path.Combine(_directory.FullName, "gateway.json"), $$"""
            { "Gateway": {
                "Providers": {
                    "secure": { "Kind": "openai", "BaseUrl": "https://{{Certificates.Host}}/v1" },
                    "plain": { "Kind": "openai", "BaseUrl": "http://plain.test/v1" },
                    "loopback": { "Kind": "openai", "BaseUrl": "http://127.0.0.1:{{near.Url.Port}}/v1" },
                    "excepted": { "Kind": "openai", "BaseUrl": "http://0.0.0.0:{{near.Url.Port}}/v1" } },
                "Keys": { "ci": { "Secret": "{{Key}}" } } } }
            """);
        var roots = Path.Combine(_directory.FullName, "roots.pem");
        await File.WriteAllTextAsync(roots, _certificates.Root.ExportCertificatePem());
        var environment = new Dictionary<string, string>
        {
            ["HTTPS_PROXY"] = proxy.Url,
            ["http_proxy"] = proxy.Url,
            ["NO_PROXY"] = "0.0.0.0",
            ["SSL_CERT_FILE"] = roots,
        };

        await using var gateway = await GatewayProcess.Start(_directory.FullName, environment);
        using var client = gateway.NewClient(Key);

        Assert.Equal("secure HTTP/2", await Ask(client, "secure/m"));
        Assert.Equal("plain", await Ask(client, "plain/m"));
        Assert.Equal("near", await Ask(client, "loopback/m"));
        Assert.Equal("near", await Ask(client, "excepted/m"));
        Assert.Equal([$"CONNECT {Certificates.Host}:443 HTTP/1.1", "POST http://plain.test/v1/chat/completions HTTP/1.1"], proxy.Requests);
    }

    private static Task Json(HttpContext http, string body)
    {
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(body);
    }

    private static async Task<string> Ask(HttpClient client, string model)
    {
        using var answer = await client.PostAsJsonAsync("/v1/chat/completions", new { model, messages = new[] { new { role = "user", content = "hi" } } });
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, text);
        return (string)JsonNode.Parse(text)!["choices"]![0]!["message"]!["content"]!;
    }
}
