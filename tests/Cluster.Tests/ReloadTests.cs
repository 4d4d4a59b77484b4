using System.Net;
using System.Text.Json.Nodes;
using Gateway.TestKit;

namespace Gateway.Cluster.Tests;

/// <summary>What an edit of <c>gateway.json</c> does to a running process.</summary>
public sealed class ReloadTests
{
    private const string NewKey = "sk-test-added-0123456789abcdef";

    [Fact]
    public async Task NewRoute_IsUsable()
    {
        using var scratch = ScratchDirectory.Configured();
        await using var gateway = await GatewayProcess.Start(scratch.Root);
        using var client = gateway.NewClient(TestGateway.ApiKey);
        Assert.Equal(HttpStatusCode.NotFound, await Status(client, "smart"));

        scratch.Write(TestGateway.Document(Routes("smart")));

        await Eventually.Is(async () => await Status(client, "smart") == HttpStatusCode.OK, "the new route");
    }

    [Fact]
    public async Task BrokenFile_IsRefusedAndTheOldSettingsStay()
    {
        using var scratch = ScratchDirectory.Configured(Routes("smart"));
        await using var gateway = await GatewayProcess.Start(scratch.Root);
        using var client = gateway.NewClient(TestGateway.ApiKey);

        scratch.Write("""{ "Gateway": { "Routes": { """);
        await Refused(gateway, 1);
        Assert.Equal(HttpStatusCode.OK, await Status(client, "smart"));

        var wrong = Routes("other");
        wrong["DrainSeconds"] = "soon";
        scratch.Write(TestGateway.Document(wrong));
        await Refused(gateway, 2);
        Assert.Contains(gateway.StandardOutput, line => line.Contains("Gateway:DrainSeconds", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.OK, await Status(client, "smart"));
        Assert.Equal(HttpStatusCode.NotFound, await Status(client, "other"));

        scratch.Write(TestGateway.Document(Routes("other")));
        await Eventually.Is(async () => await Status(client, "other") == HttpStatusCode.OK, "the repaired file in force");
        Assert.Equal(HttpStatusCode.NotFound, await Status(client, "smart"));
        Assert.Empty(gateway.StandardError);
    }

    [Fact]
    public async Task DeclaredKeys_FollowTheFile()
    {
        using var scratch = ScratchDirectory.Configured(Keys("old", "sk-test-old-0123456789abcdef01"));
        await using var gateway = await GatewayProcess.Start(scratch.Root);
        using var old = gateway.NewClient("sk-test-old-0123456789abcdef01");
        using var added = gateway.NewClient(NewKey);
        Assert.Equal(HttpStatusCode.OK, await Status(old, "sandbox/echo"));
        Assert.Equal(HttpStatusCode.Unauthorized, await Status(added, "sandbox/echo"));

        scratch.Write(TestGateway.Document(Keys("added", NewKey)));

        await Eventually.Is(async () => await Status(added, "sandbox/echo") == HttpStatusCode.OK, "the added key works");
        await Eventually.Is(async () => await Status(old, "sandbox/echo") == HttpStatusCode.Unauthorized, "the removed key fails");
        using var kept = gateway.NewClient(TestGateway.ApiKey);
        Assert.Equal(HttpStatusCode.OK, await Status(kept, "sandbox/echo"));
    }

    private static JsonObject Routes(string name) => new()
    {
        ["Routes"] = new JsonObject { [name] = new JsonObject { ["Targets"] = new JsonArray(new JsonObject { ["Model"] = "sandbox/echo" }) } },
    };

    private static JsonObject Keys(string name, string secret) => new() { ["Keys"] = new JsonObject { [name] = new JsonObject { ["Secret"] = secret } } };

    private static async Task<HttpStatusCode> Status(HttpClient client, string model)
    {
        using var answer = await client.Chat(model);
        return answer.StatusCode;
    }

    private static Task Refused(GatewayProcess gateway, int times) => Eventually.Is(
        () => Task.FromResult(gateway.StandardOutput.Count(line => line.Contains("the old one stays in force", StringComparison.Ordinal)) >= times),
        $"{times} lines that say that the edit is refused");
}
