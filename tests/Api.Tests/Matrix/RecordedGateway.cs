using System.Text.Json.Nodes;
using Gateway.Api.Tests.Fixtures;
using Gateway.TestKit;

namespace Gateway.Api.Tests.Matrix;

/// <summary>A gateway with a provider for each folder of recordings and language, all of them answered by one stub.</summary>
public sealed class RecordedGateway : IAsyncLifetime
{
    /// <summary>A model that OpenAI has on the Responses API only, so that other doors get there by the bridge.</summary>
    private const string ResponsesModel = "gpt-5.2-pro";

    private static int _asked;

    public StubProvider Stub { get; private set; } = null!;

    public TestGateway Gateway { get; private set; } = null!;

    internal IReadOnlyList<IDoorClient> Doors { get; private set; } = [];

    /// <summary>How a recording's provider and model are asked for here.</summary>
    /// <param name="model">Null for the one that was recorded.</param>
    internal static string ModelOf(Target target, RecordedAnswer recorded, string? model = null) => target switch
    {
        Target.Anthropic => "ant/" + (model ?? recorded.Model),

        // A model for each question: a wait that one recording asks for is a cool-down for all that follow it.
        Target.Gemini => $"{recorded.Folder}/{model ?? $"{recorded.Model}-{Interlocked.Increment(ref _asked)}"}",
        Target.Chat => $"chat-{recorded.Folder}/{model ?? recorded.Model}",
        _ => $"resp-{recorded.Folder}/{model ?? ResponsesModel}",
    };

    public async ValueTask InitializeAsync()
    {
        Stub = await StubProvider.Start();
        var host = Stub.BaseUrl[..^"/v1".Length];
        var providers = new JsonObject
        {
            ["ant"] = Provider("anthropic", host),
            ["gemini"] = Provider("gemini", host),
            ["vertex-gemini"] = Provider("gemini", host + "/v1/projects/p/locations/l"),
        };
        foreach (var (folder, dialect) in ReplayGateway.Dialects)
        {
            providers["chat-" + folder] = dialect is null ? Provider("azure", host) : TestGateway.Provider(Stub.BaseUrl, dialect);
            providers["chat-" + folder]!["Responses"] = "translate";
        }

        foreach (var folder in Recorded.ResponsesFolders)
        {
            providers["resp-" + folder] = folder == "azure-openai" ? Provider("azure", host) : TestGateway.Provider(Stub.BaseUrl);
        }

        Gateway = await TestGateway.Start(new JsonObject
        {
            ["Providers"] = providers,

            // What the provider said is looked at, not what the gateway does about it.
            ["Defaults"] = new JsonObject { ["MaxAttempts"] = 1, ["StreamRecovery"] = "error" },
        });
        foreach (var (name, _) in providers)
        {
            await Gateway.HoldCircuit(name);
        }

        Doors = [new MessagesClient(Gateway.Url), new ResponsesClient(Gateway.Url), new ChatDoorClient(Gateway.Url)];
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Stub.DisposeAsync();
    }

    private static JsonObject Provider(string kind, string baseUrl) => new() { ["Kind"] = kind, ["BaseUrl"] = baseUrl, ["ApiKey"] = "sk-upstream-secret" };
}
