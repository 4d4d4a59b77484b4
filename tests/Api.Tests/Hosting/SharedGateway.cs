using System.Text.Json.Nodes;
using Gateway.Api.Tests.Hosting;
using Gateway.TestKit;

[assembly: AssemblyFixture(typeof(SharedGateway))]

namespace Gateway.Api.Tests.Hosting;

/// <summary>One gateway for all tests that leave nothing behind: the sandbox, and a provider <c>up</c> that always answers "hello".</summary>
public sealed class SharedGateway : IAsyncLifetime
{
    /// <summary>Secret of a declared key that may use nothing but <c>sandbox/other</c>.</summary>
    public const string NarrowKey = "sk-narrow-0123456789abcdef0123";

    private StubProvider? _up;

    public TestGateway Gateway { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _up = await StubProvider.Start();
        Gateway = await TestGateway.Start(new JsonObject
        {
            ["Providers"] = new JsonObject { ["up"] = TestGateway.Provider(_up.BaseUrl) },
            ["Defaults"] = new JsonObject { ["MaxAttempts"] = 1 },
            ["Keys"] = new JsonObject { ["narrow"] = new JsonObject { ["Secret"] = NarrowKey, ["Models"] = new JsonArray("sandbox/other") } },
        });

        // The sandbox is told to fail, and must answer the next test all the same.
        await Gateway.HoldCircuit("sandbox");
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await _up!.DisposeAsync();
    }
}
