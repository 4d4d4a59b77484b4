using System.Text.Json.Nodes;
using Gateway.TestKit;

namespace Gateway.Api.Tests.Fixtures;

/// <summary>A gateway with a provider on the Gemini API and one on Vertex AI, both answered by one stub.</summary>
public sealed class GeminiReplayGateway : IAsyncLifetime
{
    public StubProvider Stub { get; private set; } = null!;

    public TestGateway Gateway { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Stub = await StubProvider.Start();
        var address = Stub.BaseUrl[..^"/v1".Length];
        Gateway = await TestGateway.Start(new JsonObject
        {
            ["Providers"] = new JsonObject
            {
                ["gemini"] = Provider(address),
                ["vertex-gemini"] = Provider(address + "/v1/projects/p/locations/l"),
            },
            ["Defaults"] = new JsonObject { ["MaxAttempts"] = 1, ["StreamRecovery"] = "error" },
        });
        await Gateway.HoldCircuit("gemini");
        await Gateway.HoldCircuit("vertex-gemini");
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Stub.DisposeAsync();
    }

    private static JsonObject Provider(string baseUrl) => new() { ["Kind"] = "gemini", ["BaseUrl"] = baseUrl, ["ApiKey"] = "sk-upstream-secret" };
}
