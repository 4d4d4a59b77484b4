using System.Text.Json.Nodes;
using Gateway.TestKit;

namespace Gateway.Api.Tests.Fixtures;

/// <summary>
/// A gateway with one stub behind a provider that has the Responses API (<c>oai</c>), one that has only chat completions (<c>chat</c>), Claude
/// (<c>ant</c>) and Gemini (<c>gem</c>). The route <c>both</c> goes from the first to the second.
/// </summary>
public sealed class ResponsesGateway : IAsyncLifetime
{
    /// <summary>Secret of another key.</summary>
    public const string OtherKey = "sk-other-0123456789abcdef0123";

    public StubProvider Stub { get; private set; } = null!;

    public TestGateway Gateway { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Stub = await StubProvider.Start();
        var host = Stub.BaseUrl[..^3];
        Gateway = await TestGateway.Start(new JsonObject
        {
            ["Providers"] = new JsonObject
            {
                ["oai"] = TestGateway.Provider(Stub.BaseUrl, "openai"),
                ["chat"] = TestGateway.Provider(host + "/chat/v1", "generic"),
                ["ant"] = new JsonObject { ["Kind"] = "anthropic", ["BaseUrl"] = host, ["ApiKey"] = "sk-ant-upstream-secret" },
                ["gem"] = new JsonObject { ["Kind"] = "gemini", ["BaseUrl"] = host, ["ApiKey"] = "sk-upstream-secret" },
            },
            ["Routes"] = new JsonObject
            {
                ["both"] = new JsonObject { ["MaxAttempts"] = 2, ["Targets"] = new JsonArray(new JsonObject { ["Model"] = "oai/gpt-4o" }, new JsonObject { ["Model"] = "chat/m" }) },
            },
            ["Keys"] = new JsonObject { ["other"] = new JsonObject { ["Secret"] = OtherKey } },
            ["Defaults"] = new JsonObject { ["MaxAttempts"] = 1 },
        });
        await Task.WhenAll(Gateway.HoldCircuit("oai"), Gateway.HoldCircuit("chat"), Gateway.HoldCircuit("ant"), Gateway.HoldCircuit("gem"));
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Stub.DisposeAsync();
    }
}
