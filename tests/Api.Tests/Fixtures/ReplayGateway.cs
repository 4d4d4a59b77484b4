using System.Text.Json.Nodes;
using Gateway.TestKit;

namespace Gateway.Api.Tests.Fixtures;

/// <summary>A gateway with one provider for each folder of recordings, all of them answered by one stub.</summary>
public sealed class ReplayGateway : IAsyncLifetime
{
    /// <summary>Folder of the recordings, and the dialect that its provider is configured with; null for kind <c>azure</c>.</summary>
    public static readonly IReadOnlyDictionary<string, string?> Dialects = new Dictionary<string, string?>
    {
        ["openai"] = "openai",
        ["azure-openai"] = null,
        ["deepseek"] = "deepseek",
        ["mistral"] = "mistral",
        ["groq"] = "groq",
        ["xai"] = "xai",
        ["openrouter"] = "openrouter",
        ["ollama"] = "ollama",
        ["vllm"] = "vllm",
        ["together"] = "generic",
        ["perplexity"] = "generic",
        ["cerebras"] = "generic",
        ["gpustack"] = "generic",
        ["zai"] = "generic",
        ["alibaba"] = "generic",
        ["openai-compatible"] = "generic",
        ["gemini"] = "generic",
    };

    public StubProvider Stub { get; private set; } = null!;

    public TestGateway Gateway { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Stub = await StubProvider.Start();
        var providers = new JsonObject();
        foreach (var (folder, dialect) in Dialects)
        {
            providers["rec-" + folder] = dialect is null
                ? new JsonObject { ["Kind"] = "azure", ["BaseUrl"] = Stub.BaseUrl[..^3], ["ApiKey"] = "sk-upstream-secret" }
                : TestGateway.Provider(Stub.BaseUrl, dialect);
        }

        Gateway = await TestGateway.Start(new JsonObject
        {
            ["Providers"] = providers,

            // What the provider said is looked at, not what the gateway does about it.
            ["Defaults"] = new JsonObject { ["MaxAttempts"] = 1, ["StreamRecovery"] = "error" },
        });
        foreach (var folder in Dialects.Keys)
        {
            await Gateway.HoldCircuit("rec-" + folder);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Stub.DisposeAsync();
    }
}
