using System.Text.Json.Nodes;
using Anthropic;
using Gateway.TestKit;

namespace Gateway.Api.Tests.MessagesSurface;

/// <summary>A gateway with a provider of each kind, each answered by its own stub, for callers who speak Anthropic's Messages API.</summary>
public sealed class MessagesGateway : IAsyncLifetime
{
    public const string Claude = "ant/claude-sonnet-4-5-20250929";

    public const string Gpt = "oai/gpt-4o";

    public const string Flash = "gem/gemini-2.5-flash";

    public StubProvider Ant { get; private set; } = null!;

    public StubProvider Oai { get; private set; } = null!;

    public StubProvider Gem { get; private set; } = null!;

    public TestGateway Gateway { get; private set; } = null!;

    /// <summary>The official package, without its own retries, and throwing on every answer that is not of the API's shape.</summary>
    public AnthropicClient Client => new() { BaseUrl = Gateway.Url, ApiKey = TestGateway.ApiKey, MaxRetries = 0, ResponseValidation = true };

    public StubProvider StubOf(string model) => model[..3] switch { "ant" => Ant, "oai" => Oai, _ => Gem };

    public async ValueTask InitializeAsync()
    {
        (Ant, Oai, Gem) = (await StubProvider.Start(), await StubProvider.Start(), await StubProvider.Start());
        var openai = TestGateway.Provider(Oai.BaseUrl);
        openai["AssistantPrefill"] = true;
        Gateway = await TestGateway.Start(new JsonObject
        {
            ["Providers"] = new JsonObject
            {
                ["ant"] = new JsonObject { ["Kind"] = "anthropic", ["BaseUrl"] = Ant.BaseUrl[..^3], ["ApiKey"] = "sk-ant-upstream-secret" },
                ["oai"] = openai,
                ["gem"] = new JsonObject { ["Kind"] = "gemini", ["BaseUrl"] = Gem.BaseUrl[..^3], ["ApiKey"] = "sk-gem-upstream-secret" },
            },
            ["Routes"] = new JsonObject { ["there"] = Route(Claude, Gpt), ["back"] = Route(Gpt, Claude) },
            ["Defaults"] = new JsonObject { ["MaxAttempts"] = 1 },
            ["Prices"] = new JsonObject { ["oai/gpt-4o"] = new JsonObject { ["InputPerMillion"] = 2, ["OutputPerMillion"] = 10 } },
        });
        foreach (var provider in (string[])["ant", "oai", "gem"])
        {
            await Gateway.HoldCircuit(provider);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Ant.DisposeAsync();
        await Oai.DisposeAsync();
        await Gem.DisposeAsync();
    }

    private static JsonObject Route(params string[] models) => new()
    {
        ["Targets"] = new JsonArray([.. models.Select(model => new JsonObject { ["Model"] = model })]),
        ["MaxAttempts"] = 4,
    };
}
