using System.Text.Json.Nodes;
using Gateway.Api.Health;
using Gateway.Api.Tests.Hosting;
using Gateway.Grains.Interfaces.Providers;
using Gateway.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Api.Tests.Admin;

public sealed class ProviderTests : IAsyncLifetime
{
    private TestGateway _gateway = null!;

    private ProviderHealth Health => _gateway.Services.GetRequiredService<ProviderHealth>();

    public async ValueTask InitializeAsync() => _gateway = await TestGateway.Start(new JsonObject
    {
        ["Providers"] = new JsonObject
        {
            ["down"] = TestGateway.Provider("http://127.0.0.1:9/v1"),
        },
    });

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task List_ShowsEveryProvider_ByName()
    {
        var list = await _gateway.Get("/admin/providers");

        Assert.Equal(["down", "sandbox"], list["data"]!.AsArray().Select(provider => (string?)provider!["name"]));
        Assert.True(list.ContainsKey("next_cursor"));
        var down = (JsonObject)list["data"]![0]!;
        Assert.Equal(("openai", true, 0), ((string?)down["kind"], (bool)down["declared"]!, (int)down["in_flight"]!));
        Assert.Equal(("closed", "auto"), ((string?)down["circuit"]!["state"], (string?)down["circuit"]!["override"]));
        Assert.Empty(down["models"]!.AsArray());
    }

    [Fact]
    public async Task Model_ThatFailed_IsShownOpen()
    {
        Report(AttemptVerdict.Success);
        Report(AttemptVerdict.Failure, 3);

        var model = await Model("open");

        Assert.Equal((4, 0.75, 3), ((int)model["requests"]!, (double)model["failure_ratio"]!, (int)model["consecutive_failures"]!));
        Assert.Equal(10, ((DateTimeOffset)model["retry_at"]! - (DateTimeOffset)model["opened_at"]!).TotalSeconds);
        Assert.InRange((double)model["latency_ms"]!["p50"]!, 1.8, 2.2);
        Assert.InRange((double)model["first_token_ms"]!["p99"]!, 0.9, 1.1);
        Assert.Null(model["cool_down_until"]);
    }

    [Fact]
    public async Task RefusedCredential_IsSaidClearly()
    {
        Report(AttemptVerdict.CredentialRefused);

        var circuit = await Eventually.Gives(
            async () => (await _gateway.Get("/admin/providers/down"))["circuit"] is { } found && (string?)found["state"] == "open" ? found : null, "an open circuit");

        Assert.Equal("credential", (string?)circuit["reason"]);
        Assert.Contains("credential", (string?)circuit["message"], StringComparison.Ordinal);
        Assert.DoesNotContain("sk-upstream-secret", circuit.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RateLimit_IsShownAsCoolDown_WithAClosedCircuit()
    {
        Report(AttemptVerdict.RateLimited, retryAfter: 60);

        var model = await Eventually.Gives(
            async () => (await _gateway.Get("/admin/providers/down"))["models"]!.AsArray().FirstOrDefault(), "the model");

        Assert.Equal("closed", (string?)model["state"]);
        Assert.NotNull(model["cool_down_until"]);
    }

    [Fact]
    public async Task InFlight_IsThisNodesNow()
    {
        Health.Began("down");

        Assert.Equal(1, (int)(await _gateway.Get("/admin/providers/down"))["in_flight"]!);
    }

    [Fact]
    public async Task Circuit_SetByHand_HoldsAtOnce_AndIsShown()
    {
        var opened = await Set("""{"state":"open"}""");
        Assert.Equal(("open", "manual", "open"), ((string?)opened["circuit"]!["state"], (string?)opened["circuit"]!["reason"], (string?)opened["circuit"]!["override"]));
        await Eventually.Is(() => Task.FromResult(Health.Look("down", "m").Reason == HealthReasons.Manual), "the node heard of it");

        var closed = await Set("""{"state":"closed"}""");
        Assert.Equal(("closed", "closed"), ((string?)closed["circuit"]!["state"], (string?)closed["circuit"]!["override"]));

        var auto = await Set("""{"state":"auto"}""");
        Assert.Equal(("closed", "auto"), ((string?)auto["circuit"]!["state"], (string?)auto["circuit"]!["override"]));
    }

    [Theory]
    [InlineData("{}", "state")]
    [InlineData("""{"state":null}""", "state")]
    [InlineData("""{"state":"half_open"}""", "state")]
    [InlineData("""{"state":"OPEN"}""", "state")]
    [InlineData("""{"state":1}""", "state")]
    [InlineData("""{"state":"open","for":1}""", "for")]
    public async Task Circuit_WithAWrongField_Is400NamingIt(string body, string field)
    {
        var error = await Envelope.Of(await _gateway.Admin.PostAsync("/admin/providers/down/circuit", new StringContent(body)), 400);

        Assert.Equal(field, (string?)error["param"]);
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("DOWN")]
    [InlineData("%20")]
    public async Task UnknownProvider_Is404(string name)
    {
        await Envelope.Of(await _gateway.Admin.GetAsync($"/admin/providers/{name}"), 404, "not_found");
        await Envelope.Of(await _gateway.Admin.PostAsync($"/admin/providers/{name}/circuit", new StringContent("""{"state":"open"}""")), 404, "not_found");
    }

    private async Task<JsonObject> Set(string body) =>
        await AdminApi.Read(await _gateway.Admin.PostAsync("/admin/providers/down/circuit", new StringContent(body)), 200);

    private async Task<JsonObject> Model(string state) => (JsonObject)await Eventually.Gives(
        async () => (await _gateway.Get("/admin/providers/down"))["models"]!.AsArray().FirstOrDefault(model => (string?)model!["state"] == state),
        "a model in state " + state);

    private void Report(AttemptVerdict verdict, int times = 1, double? retryAfter = null)
    {
        for (; times > 0; times--)
        {
            Health.Report("down", new AttemptReport(
                "m", verdict, false, TimeProvider.System.GetUtcNow(), 2000, 1000, retryAfter is { } known ? TimeSpan.FromSeconds(known) : null, false));
        }
    }
}
