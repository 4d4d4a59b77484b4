using System.Text.Json.Nodes;
using Gateway.TestKit;

namespace Gateway.Api.Tests.Routing;

/// <summary>A gateway with two scripted providers, one that nobody listens at and one that its operator has taken out, and routes over them.</summary>
public sealed class RoutedGateway : IAsyncLifetime
{
    public StubProvider First { get; private set; } = null!;

    public StubProvider Second { get; private set; } = null!;

    public TestGateway Gateway { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        First = await StubProvider.Start();
        Second = await StubProvider.Start();
        Gateway = await TestGateway.Start(new JsonObject
        {
            ["Providers"] = new JsonObject
            {
                ["first"] = TestGateway.Provider(First.BaseUrl),
                ["second"] = TestGateway.Provider(Second.BaseUrl),
                ["closed"] = TestGateway.Provider($"http://127.0.0.1:{TestGateway.FreePorts(1)[0]}/v1"),
                ["away"] = TestGateway.Provider(First.BaseUrl),
            },
            ["Defaults"] = new JsonObject { ["MaxAttempts"] = 6 },
            ["Routes"] = new JsonObject
            {
                ["both"] = Route("first/a", "second/b"),
                ["refused"] = Route("closed/a", "second/b"),
                ["away"] = Route("away/a", "second/b"),
                ["nowhere"] = Route("away/a"),
                ["once"] = new JsonObject { ["MaxAttempts"] = 1, ["Targets"] = Targets("first/a", "second/b") },
                ["picky"] = new JsonObject { ["RetryOn"] = new JsonArray(418), ["Targets"] = Targets("first/a", "second/b") },
            },
        });
        // Tests fail a provider again and again.
        await Gateway.HoldCircuit("first");
        await Gateway.HoldCircuit("closed");
        await Gateway.HoldCircuit("away", "open");
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await First.DisposeAsync();
        await Second.DisposeAsync();
    }

    /// <summary>Asks this route; the second provider answers, the first as <paramref name="first"/> says.</summary>
    public Task<HttpResponseMessage> Ask(string model, Action<StubProvider>? first = null, bool stream = false, string more = "")
    {
        First.Requests.Clear();
        Second.Requests.Clear();
        first?.Invoke(First);
        Second.Answer = (http, _) => stream
            ? StubProvider.Stream(http, StubAnswers.Chunk("second"), StubAnswers.Finish, StubAnswers.Done)
            : StubProvider.Json(http, StubAnswers.Chat("second"));
        return Gateway.Chat($$"""{"model":"{{model}}","stream":{{(stream ? "true" : "false")}},"messages":[{"role":"user","content":"hi"}]{{more}}}""");
    }

    private static JsonObject Route(params string[] models) => new() { ["Targets"] = Targets(models) };

    private static JsonArray Targets(params string[] models) => [.. models.Select(model => (JsonNode)new JsonObject { ["Model"] = model })];
}
