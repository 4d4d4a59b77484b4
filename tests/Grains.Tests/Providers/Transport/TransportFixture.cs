using System.Buffers;
using System.Net;
using System.Net.Security;
using System.Text;
using Gateway.Grains.Interfaces.Providers;
using Gateway.Grains.Providers;
using Gateway.Grains.Providers.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Grains.Tests.Providers.Transport;

/// <summary>Connections of their own, and requests as the clients send them.</summary>
internal sealed class TransportFixture(SslClientAuthenticationOptions? tls = null) : IDisposable
{
    public ProviderConnections Connections { get; } = new(NullLogger<ProviderConnections>.Instance, tls);

    public static ProviderSettings Settings(Uri url, int most = 0) =>
        new() { Name = "stub", Kind = ProviderKind.OpenAI, BaseUrl = url, MaxConnections = most };

    /// <summary>The open answer; disposing it does not give the connections back.</summary>
    public async Task<HttpResponseMessage> Open(ProviderSettings settings, string body, CancellationToken cancellation = default)
    {
        var bytes = Body(body);
        var connection = Connections.TryAcquire(settings)!;
        try
        {
            using var message = new HttpRequestMessage(HttpMethod.Post, settings.BaseUrl)
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
                Content = new RequestBodyContent(bytes, [bytes.Memory], bytes.Memory.Length),
            };
            return await connection.Invoker.SendAsync(message, cancellation);
        }
        finally
        {
            connection.Release();
            bytes.Release();
        }
    }

    public async Task<string> Send(ProviderSettings settings, string body)
    {
        using var response = await Open(settings, body);
        return await response.Content.ReadAsStringAsync();
    }

    public void Dispose() => Connections.Dispose();

    private static RequestBytes Body(string body)
    {
        var length = Encoding.UTF8.GetByteCount(body);
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        Encoding.UTF8.GetBytes(body, buffer);
        return new RequestBytes(buffer, length);
    }
}
