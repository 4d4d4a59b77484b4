using System.Text.Json.Nodes;
using Gateway.TestKit;

namespace Gateway.Api.Tests.Streaming;

/// <summary>A gateway with a provider of each language, all of them one stub.</summary>
public sealed class UncountedGateway : IAsyncLifetime
{
    public StubProvider Stub { get; private set; } = null!;

    public TestGateway Gateway { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Stub = await StubProvider.Start();
        Gateway = await TestGateway.Start(new JsonObject
        {
            ["Providers"] = new JsonObject
            {
                ["ai"] = TestGateway.Provider(Stub.BaseUrl),
                ["ant"] = new JsonObject { ["Kind"] = "anthropic", ["BaseUrl"] = Stub.BaseUrl[..^3], ["ApiKey"] = "sk-ant-upstream-secret" },
                ["gem"] = new JsonObject { ["Kind"] = "gemini", ["BaseUrl"] = Stub.BaseUrl[..^3], ["ApiKey"] = "gemini-upstream-secret" },
            },
            ["Defaults"] = new JsonObject { ["MaxAttempts"] = 1 },
        });
        await Task.WhenAll(Gateway.HoldCircuit("ai"), Gateway.HoldCircuit("ant"), Gateway.HoldCircuit("gem"));
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Stub.DisposeAsync();
    }
}
