using System.Text.Json.Nodes;
using Gateway.TestKit;

namespace Gateway.Api.Tests.Fixtures;

/// <summary>A gateway with one provider of kind <c>anthropic</c>, <c>ant</c>, scripted by the tests of one class.</summary>
public sealed class AnthropicGateway : IAsyncLifetime
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
                ["ant"] = new JsonObject { ["Kind"] = "anthropic", ["BaseUrl"] = Stub.BaseUrl[..^3], ["ApiKey"] = "sk-ant-upstream-secret" },
            },
            ["Defaults"] = new JsonObject { ["MaxAttempts"] = 1 },
        });
        await Gateway.HoldCircuit("ant");
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Stub.DisposeAsync();
    }
}
