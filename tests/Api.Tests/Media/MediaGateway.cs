using System.Text.Json.Nodes;
using Gateway.TestKit;

namespace Gateway.Api.Tests.Media;

/// <summary>A gateway with two scripted providers and one of a kind that has neither pictures nor sound, for the tests of one class.</summary>
public sealed class MediaGateway : IAsyncLifetime
{
    /// <summary>Secret of a key with a budget of 0.01 dollars.</summary>
    public const string PoorKey = "sk-poor-0123456789abcdef01234";

    public StubProvider First { get; private set; } = null!;

    public StubProvider Second { get; private set; } = null!;

    public TestGateway Gateway { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        First = await StubProvider.Start();
        Second = await StubProvider.Start();
        Gateway = await TestGateway.Start(new JsonObject
        {
            ["MaxRequestBytes"] = 4 * 1024 * 1024,
            ["Providers"] = new JsonObject
            {
                ["first"] = TestGateway.Provider(First.BaseUrl),
                ["second"] = TestGateway.Provider(Second.BaseUrl, "mistral"),
                ["claude"] = new JsonObject { ["Kind"] = "anthropic", ["BaseUrl"] = First.BaseUrl, ["ApiKey"] = "k" },
                ["small"] = new JsonObject { ["Kind"] = "openai", ["Dialect"] = "generic", ["BaseUrl"] = First.BaseUrl, ["ApiKey"] = "k", ["MaxEmbeddingInputs"] = 2 },
            },
            ["Routes"] = new JsonObject
            {
                ["both"] = new JsonObject { ["Targets"] = new JsonArray(new JsonObject { ["Model"] = "first/whisper-1" }, new JsonObject { ["Model"] = "second/voxtral" }) },
                ["other"] = new JsonObject { ["Targets"] = new JsonArray(new JsonObject { ["Model"] = "claude/x" }, new JsonObject { ["Model"] = "first/tts-1" }) },
            },
            ["Prices"] = new JsonObject
            {
                ["first/whisper-1"] = new JsonObject { ["PerMinute"] = 0.006 },
                ["second/voxtral"] = new JsonObject { ["PerMinute"] = 0.003 },
                ["first/tts-1"] = new JsonObject { ["PerMillionCharacters"] = 15 },
                ["first/dall-e"] = new JsonObject { ["PerImage"] = 0.04 },
                ["first/gpt-image-1"] = new JsonObject { ["InputPerMillion"] = 5, ["ImageInputPerMillion"] = 10, ["OutputPerMillion"] = 40, ["ImageOutputPerMillion"] = 40 },
            },
            ["Keys"] = new JsonObject { ["poor"] = new JsonObject { ["Secret"] = PoorKey, ["Budget"] = new JsonObject { ["Amount"] = "0.01", ["Period"] = "total" } } },
        });
        await Gateway.HoldCircuit("first");
        await Gateway.HoldCircuit("second");
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await First.DisposeAsync();
        await Second.DisposeAsync();
    }
}
