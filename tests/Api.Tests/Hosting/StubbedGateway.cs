using System.Text.Json.Nodes;
using Gateway.TestKit;

namespace Gateway.Api.Tests.Hosting;

/// <summary>A gateway with one scripted provider, <c>up</c>, and the route <c>unrecovered</c> to it, which ends broken streams, for the tests of one class, which run one after the other.</summary>
public sealed class StubbedGateway : IAsyncLifetime
{
    public StubProvider Stub { get; private set; } = null!;

    public TestGateway Gateway { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Stub = await StubProvider.Start();
        Gateway = await TestGateway.Start(new JsonObject
        {
            ["Providers"] = new JsonObject { ["up"] = TestGateway.Provider(Stub.BaseUrl) },
            ["Routes"] = new JsonObject
            {
                ["unrecovered"] = new JsonObject { ["StreamRecovery"] = "error", ["Targets"] = new JsonArray(new JsonObject { ["Model"] = "up/m" }) },
            },
        });
        await Gateway.HoldCircuit("up");
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Stub.DisposeAsync();
    }
}
