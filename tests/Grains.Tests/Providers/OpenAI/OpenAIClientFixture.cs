using Gateway.Grains.Interfaces.Providers;
using Gateway.Grains.Providers;
using Gateway.Grains.Providers.OpenAI;
using Gateway.Grains.Providers.Transport;
using Gateway.Grains.Providers.Wire;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Grains.Tests.Providers.OpenAI;

/// <summary>A client with its own connections and a clock that stands still.</summary>
internal sealed class OpenAIClientFixture : IDisposable
{
    public const string Key = "sk-very-secret-key";

    public OpenAIClientFixture()
    {
        Connections = new ProviderConnections(NullLogger<ProviderConnections>.Instance);
        Client = new OpenAIClient(new ProviderHttp(Connections, Time, NullLogger<ProviderHttp>.Instance), new ResponsesBridge(new ReasoningMemory(), Time), new ReasoningMemory());
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public ProviderConnections Connections { get; }

    public OpenAIClient Client { get; }

    public static ProviderSettings Settings(Uri url, Dialect dialect = Dialect.Generic) =>
        new() { Name = "stub", Kind = ProviderKind.OpenAI, Dialect = dialect, BaseUrl = url, ApiKey = Key };

    public async Task<ProviderReply> Send(ProviderSettings settings, ProviderRequest request, CancellationToken cancellation = default) =>
        await Client.Send(settings, request, cancellation);

    public void Dispose() => Connections.Dispose();
}
