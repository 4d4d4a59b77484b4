using Gateway.Grains.Interfaces.Providers;
using Gateway.Grains.Providers;
using Gateway.Grains.Providers.Gemini;
using Gateway.Grains.Providers.Transport;
using Gateway.Grains.Providers.Wire;
using Gateway.Grains.Tests.Protocols.Gemini;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Grains.Tests.Providers.Gemini;

/// <summary>A client with its own connections, a memory that can be looked into, and a clock that stands still.</summary>
internal sealed class GeminiClientFixture : IDisposable
{
    public const string Key = "very-secret-key";

    public GeminiClientFixture()
    {
        Connections = new ProviderConnections(NullLogger<ProviderConnections>.Instance);
        Client = new GeminiClient(new ProviderHttp(Connections, Time, NullLogger<ProviderHttp>.Instance), Memory, Time);
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public FakeMemory Memory { get; } = new();

    public ProviderConnections Connections { get; }

    public GeminiClient Client { get; }

    public static ProviderSettings Settings(Uri url) => new() { Name = "stub", Kind = ProviderKind.Gemini, BaseUrl = url, ApiKey = Key };

    /// <summary>Sends a request to a stub that answers this, and gives what the stub was asked too.</summary>
    public async Task<(ProviderReply Reply, StubExchange Asked)> Send(ProviderRequest request, int status, string contentType, string answer, string path = "")
    {
        StubExchange? asked = null;
        await using var stub = new StubProvider(async exchange =>
        {
            asked = exchange;
            await exchange.Respond(status, contentType, answer);
        });
        var reply = await Client.Send(Settings(new Uri(stub.Url, path)), request, CancellationToken.None);
        if (reply.Content is { } content)
        {
            // Read while the stub is there.
            var copy = new MemoryStream();
            await using (content)
            {
                await content.CopyToAsync(copy);
            }

            copy.Position = 0;
            reply = new ProviderReply { Outcome = reply.Outcome, Status = reply.Status, MediaType = reply.MediaType, ContentLength = reply.ContentLength, Content = copy };
        }

        return (reply, asked!);
    }

    public void Dispose() => Connections.Dispose();
}
